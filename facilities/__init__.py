"""Who can treat: the graded network of facilities, clinical rules as data, and matching. Pure."""
