"""The pages. Each view reads a form, calls one command or question of a room, and shows or sends on."""
