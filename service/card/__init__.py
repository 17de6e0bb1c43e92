"""The offline card: one A4 page that tells a township where to go when the network is down."""
