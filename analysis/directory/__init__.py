"""The directory of services: who helps families here, in plain words, by tier and area; open to everybody, written by staff."""
