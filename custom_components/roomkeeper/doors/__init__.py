"""Doors: how people and programs reach the engine, and how it answers them."""
