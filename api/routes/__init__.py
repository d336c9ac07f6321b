"""The routes, one module for each resource; they ask the service and decide nothing."""
