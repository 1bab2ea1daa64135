"""A simulated year: is every alert there on its day, and every change in one digest?"""
