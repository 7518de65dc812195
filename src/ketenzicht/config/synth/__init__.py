"""A synthetic country: made-up people, businesses and numbers, and what professionals would report about them.

One seed gives one country, byte for byte. Nothing in it exists, and nothing in it says where somebody comes from.
"""
