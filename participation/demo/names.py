"""Invented names, mixed by chance: nobody is meant."""

from __future__ import annotations

import random

FIRST = """Aaliyah Abbie Adam Ailidh Aisha Alasdair Amelia Amir Anna Archie Arran Ava Ayaan Beth Blair Brodie Callum Cameron
Catriona Charlie Clara Cole Daisy Daniel Darcey Dominik Duncan Eilidh Ella Emily Erin Esme Ethan Euan Eva Evie Farah Finlay
Findlay Flora Freya Georgia Grace Gregor Hamish Hana Hannah Harris Harry Heather Hollie Hugo Ibrahim Innes Iqra Isabella Isla
Ivan Ivy Jack Jakub James Jamie Jessica Jude Kacper Kai Karim Katie Kayla Kian Kirsty Lachlan Lana Layla Leah Leo Lewis Liam
Lily Logan Lola Lucas Lucy Luke Maja Marcus Maryam Mason Matthew Maya Megan Mia Millie Mirren Mohammed Molly Murray Muzammil
Nadia Naomi Nathan Niamh Niall Nina Oksana Oliver Olivia Ollie Omar Oscar Paige Parker Penelope Poppy Quinn Rachel Reuben
Riley Robbie Robyn Rory Rosie Ross Ruaridh Ruby Ryan Sam Samira Sara Saskia Scarlett Sean Seonaid Sofia Sophie Stuart Summer
Taylor Theo Thomas Tyler Umar Veronika Willow Yusuf Zac Zara Zofia Zuzanna""".split()
FAMILY = """Adams Ahmed Aitchison Ali Allan Anderson Baird Begum Bell Black Boyd Brown Bruce Burns Cairns Cameron Campbell
Chalmers Clark Craig Crawford Cunningham Currie Davidson Dickson Docherty Donaldson Douglas Drummond Duncan Dunlop Farquhar
Ferguson Findlay Fleming Forbes Forsyth Fraser Gallacher Gibson Gordon Graham Gray Haldane Hamilton Hay Henderson Hendry
Hunter Hussain Hutchison Inglis Irvine Jamieson Johnstone Kaur Kelly Kennedy Kerr Khan Kowalska Lamb Leslie Lindsay Logan
Low Mackay Mackenzie Malik Marshall Matheson McBride McCallum McDonald McEwan McGregor McIntosh McKenna McLean McLeod McMillan
McPhee Melville Menzies Miller Milne Mitchell Moffat Morrison Muir Munro Murphy Murray Napier Nicol Nowak Ogilvie Paterson
Petrenko Rae Ramsay Rennie Ritchie Robertson Ross Russell Scott Shah Shaw Shevchenko Simpson Sinclair Singh Smith Stewart
Sutherland Swan Taylor Thomson Turnbull Urquhart Walker Wallace Watt Weir White Wilson Wisniewska Wood Wylie Yeats Young""".split()
GROWN_UP = """Agnes Alan Alison Andrew Angela Anne Barbara Brian Carol Catherine Colin David Donna Elaine Fatima Frances Gary
Gillian Gordon Graeme Helen Iain Jacqueline Janice Jean Joanne Katarzyna Kenneth Laura Lesley Linda Lorna Louise Margaret
Marion Martin Maureen Michelle Mohan Moira Morag Nasreen Neil Nicola Pamela Paul Pauline Rashid Robert Sandra Sharon Sheila
Shona Susan Tariq Tracey Valerie Wendy Yvonne""".split()
TITLES = ("Mrs", "Mr", "Miss", "Ms")


def child(rng: random.Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(FAMILY)}"


def adult(rng: random.Random) -> tuple[str, str]:
    """Name, and what children call them."""
    family = rng.choice(FAMILY)
    return f"{rng.choice(GROWN_UP)} {family}", f"{rng.choice(TITLES)} {family}"
