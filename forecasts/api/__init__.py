"""The record over REST, for reading. One module for each kind of thing."""
