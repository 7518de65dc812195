"""Who there is: organisations with their tasks, regions and contact points, and the municipalities, all dated."""
