"""The decision and its life: offers, the one yes, the steps of the journey."""
