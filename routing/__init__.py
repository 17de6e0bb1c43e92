"""How fast: road graph, speeds, shortest times and snapping on real OpenStreetMap roads. Pure."""
