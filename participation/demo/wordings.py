"""What invented children and adults say: next steps in a child's words, what they were told, wishes."""

from __future__ import annotations

# By indicator: the step as the child words it, and what the child is told when it is done.
STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    "safe": (("{adult} walks with me to the gate.", "We walk together every day now."),
             ("We look at the corner of the playground that I do not like.", "A bench was moved and somebody is there at break.")),
    "healthy": (("Somebody shows me how to fall asleep better.", "You have the calm box and the story."),
                ("I get a snack when I come in.", "There is toast for everybody at nine.")),
    "achieving": (("{adult} helps me with my reading on Mondays.", "We have read two books."),
                  ("I get to show my drawing to the others.", "It hangs beside the door.")),
    "nurtured": (("I can go to {adult} when I am sad.", "You know the sign, and I will come."),
                 ("Somebody calls Gran so that she can come.", "Gran comes on the last Friday.")),
    "active": (("I join the football at lunch.", "You play on Tuesdays and Thursdays."),
               ("{adult} asks about football boots.", "They are in your size.")),
    "respected": (("They ask me before the meeting.", "I asked you and wrote it down."),
                  ("My idea for the book corner goes to the head teacher.", "She said yes.")),
    "responsible": (("I look after the plants.", "The green can is yours."),
                    ("I choose what we do on Friday.", "You chose the woods.")),
    "included": (("{adult} finds me a lunch club.", "You go on Tuesdays."),
                 ("Ask Lewis to sit with me.", "He said he would like that."))}
CANNOT = "I asked, and it cannot be done this term, because there is no room. We will look for something else together."
OTHER_OWNERS = ("the head teacher", "the school nurse", "Gran", "the club leader")
OWN_WORDS = ("A quiet place at break.", "More time outside.", "Somebody to sit with on the bus.", "That they do not shout.",
             "Help with maths, but not in front of everybody.")
GROUPS = ("Sunflowers", "Ladybirds", "Otters")
