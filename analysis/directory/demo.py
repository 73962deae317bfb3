"""The demonstration's directory: fourteen invented places over tiers and areas. One was not checked for long, one was rewritten."""

from __future__ import annotations

from datetime import date, timedelta

from analysis.directory import entries
from analysis.directory.entries import SPECIALIST, TARGETED, UNIVERSAL
from participation import storage
from participation.models import Person

# Tier, areas, days since it was checked, facts.
LISTED: tuple[tuple[str, tuple[str, ...], int, dict[str, str]], ...] = (
    (UNIVERSAL, (), 20, {"name": "Health visitors", "what": "Sleep, feeding, crying, talking, toilet: ask anything about a child under five. Home visits and a weekly drop-in.",
                         "children": "A nurse who helps babies and small children grow.", "who": "Every family with a child under five", "ages": "0 to 5",
                         "how": "Ring, or come to the drop-in without an appointment.", "hours": "Monday to Friday, 9 to 4.30", "cost": "Free", "phone": "01632 960311"}),
    (UNIVERSAL, (), 41, {"name": "School nurse", "what": "Worries, sleep, growing up, food and health, for children at school and their parents.",
                         "children": "A nurse at school. You can ask to see them yourself.", "who": "Every child at school", "ages": "5 to 18",
                         "how": "Ask at the school office, or ring. Young people can ring themselves.", "hours": "In term time, 9 to 4", "cost": "Free", "phone": "01632 960312"}),
    (UNIVERSAL, ("lochee",), 66, {"name": "Lochee play and chat", "what": "Toys, songs and tea. Meet other parents; somebody from the library reads stories.",
                                  "children": "Songs, stories and toys. Bring your grown-up.", "who": "Parents, carers and grandparents", "ages": "0 to 4",
                                  "how": "Just come.", "hours": "Tuesday and Thursday, 10 to 12", "cost": "Free", "address": "Lochee library, Upper Street", "phone": "01632 960313"}),
    (UNIVERSAL, ("the-ferry", "east-end"), 233, {"name": "Friday night football", "what": "Football and a snack on the lit pitch. No team, no trials.",
                                                 "children": "Football for everybody on Friday night.", "ages": "9 to 16", "how": "Just come, with a parent’s note the first time.",
                                                 "hours": "Friday, 6 to 8", "cost": "Free", "address": "Beside the leisure centre", "phone": "01632 960314"}),
    (UNIVERSAL, (), 12, {"name": "Money and benefits advice", "what": "What you can claim, debts, school clothing grants, help with forms.",
                         "children": "They help families who have too little money.", "who": "Anybody", "how": "Ring, or come to a library on a Wednesday.",
                         "hours": "Monday to Friday, 9 to 5", "cost": "Free and private", "phone": "01632 960315", "web": "https://advice.example.org"}),
    (TARGETED, (), 33, {"name": "Family support workers", "what": "Somebody who comes to your home for some weeks: routines, school mornings, behaviour, or just to think it through.",
                        "children": "Somebody kind who helps your whole family at home.", "who": "Families who want a hand", "ages": "0 to 16",
                        "how": "Ring yourself, or ask a teacher or health visitor to ring with you.", "hours": "Monday to Friday, 9 to 6", "cost": "Free", "phone": "01632 960321"}),
    (TARGETED, (), 58, {"name": "Parents’ groups", "what": "Eight evenings with other parents: what helps children listen, sleep and calm down. A meal and child care are there.",
                        "children": "Your grown-up learns things. You get to play.", "who": "Parents and carers", "ages": "Child 3 to 11",
                        "how": "Ring and say which evening suits.", "hours": "New groups in January, April and September", "cost": "Free", "phone": "01632 960322"}),
    (TARGETED, ("coldside", "strathmartine"), 75, {"name": "Young carers’ club", "what": "For children who look after somebody at home: a break, trips, and a worker who knows what it is like.",
                                                   "children": "You look after somebody? Come and have fun.", "who": "Children who care for somebody", "ages": "8 to 18",
                                                   "how": "Ring or send a message. A teacher can do it with you.", "hours": "Wednesday after school", "cost": "Free, with transport",
                                                   "phone": "01632 960323"}),
    (TARGETED, (), 90, {"name": "Speech and language advice line", "what": "A therapist listens, tells you what to try at home, and books a visit where that is needed.",
                        "children": "They help you to say words clearly.", "who": "Parents and nursery workers", "ages": "0 to 18",
                        "how": "Ring. You need nobody’s letter.", "hours": "Monday and Wednesday, 1 to 4", "cost": "Free", "phone": "01632 960324"}),
    (TARGETED, ("lochee", "maryfield"), 25, {"name": "Counselling in school", "what": "Ten talks with somebody who is not a teacher. What is said stays there unless somebody is in danger.",
                                             "children": "Somebody to talk to at school, just for you.", "who": "Young people at secondary school", "ages": "10 to 18",
                                             "how": "Ask your guidance teacher, or put a note in the box.", "hours": "In term time", "cost": "Free", "phone": "01632 960325"}),
    (SPECIALIST, (), 18, {"name": "Child and adolescent mental health", "what": "For children who feel very low, very afraid, or hurt themselves, for longer than a few weeks.",
                          "children": "Doctors and helpers for big, heavy feelings.", "who": "Children and young people with serious worries", "ages": "0 to 18",
                          "how": "Your doctor, school nurse or social worker asks for it with you. While you wait, ring for advice.", "hours": "Monday to Friday, 9 to 5",
                          "cost": "Free", "phone": "01632 960331"}),
    (SPECIALIST, (), 47, {"name": "Disability social work team", "what": "Short breaks, aids, help at home and planning for growing up.",
                          "children": "They help when a disability makes things hard.", "who": "Children with a lasting disability and their families", "ages": "0 to 18",
                          "how": "Ring and ask for an assessment.", "hours": "Monday to Friday, 9 to 5", "cost": "Free to ask; some services may have a charge",
                          "phone": "01632 960332"}),
    (SPECIALIST, (), 29, {"name": "Help after violence at home", "what": "Safe talk, safe places, and a worker for the children. They never tell the other person.",
                          "children": "They help you feel safe when home was scary.", "who": "Anybody who is or was hurt or afraid at home",
                          "how": "Ring at any time, also only to ask.", "hours": "Day and night", "cost": "Free and private", "phone": "01632 960333"}),
    (SPECIALIST, (), 61, {"name": "Social work duty team", "what": "If you are worried about a child’s safety: your own, a friend’s or a neighbour’s.",
                          "children": "They listen when a child is not safe.", "who": "Anybody who worries about a child",
                          "how": "Ring. You need not give your name.", "hours": "Monday to Friday, 8.30 to 5. After that ring 01632 960200", "cost": "Free", "phone": "01632 960334"}),
)
REWRITTEN = "Money and benefits advice"
BEFORE = {"name": "Welfare rights team", "what": "Advice on benefits, debt and grants.", "children": "They help families who have too little money.",
          "how": "By appointment.", "phone": "01632 960315"}

POLISH: dict[str, dict[str, str]] = {
    "Health visitors": {
        "name": "Pielęgniarki środowiskowe", "what": "Sen, karmienie, płacz, mowa, nocnik: można zapytać o wszystko, co dotyczy dziecka do lat pięciu. Wizyty w domu i cotygodniowe spotkania.",
        "children": "Pielęgniarka, która pomaga małym dzieciom rosnąć.", "who": "Każda rodzina z dzieckiem do lat pięciu", "ages": "0 do 5",
        "how": "Zadzwoń albo przyjdź na spotkanie bez umawiania się.", "hours": "Od poniedziałku do piątku, 9.00–16.30", "cost": "Bezpłatnie"},
    "Money and benefits advice": {
        "name": "Porady o pieniądzach i zasiłkach", "what": "Jakie zasiłki się należą, długi, dopłaty do ubrań szkolnych, pomoc w wypełnianiu formularzy.",
        "children": "Pomagają rodzinom, którym brakuje pieniędzy.", "who": "Każdy", "how": "Zadzwoń albo przyjdź w środę do biblioteki.",
        "hours": "Od poniedziałku do piątku, 9.00–17.00", "cost": "Bezpłatnie i poufnie"},
    "Help after violence at home": {
        "name": "Pomoc po przemocy w domu", "what": "Bezpieczna rozmowa, bezpieczne miejsce i ktoś dla dzieci. Nigdy nie mówią o tym drugiej osobie.",
        "children": "Pomagają czuć się bezpiecznie, gdy w domu było strasznie.", "who": "Każdy, kto doznaje lub doznał krzywdy albo boi się w domu",
        "how": "Zadzwoń o każdej porze, także po to, żeby tylko zapytać.", "hours": "W dzień i w nocy"},
}
"""Of the last one the cost is not written yet."""


async def fill(*, today: date, by: Person | None) -> None:
    async with storage.writes():
        for tier, areas, days, facts in LISTED:
            before = None
            if facts["name"] == REWRITTEN:
                head = await entries.write(tier=tier, areas=areas, facts=BEFORE, checked_on=today - timedelta(days=300), by=by)
                before = await entries.entry_for(by, head.pk) if by else None
            head = await entries.write(tier=tier, areas=areas, facts=facts, checked_on=today - timedelta(days=days), by=by, entry=before)
            if by and facts["name"] in POLISH:
                await entries.tell(entry=await entries.entry_for(by, head.pk), tag="pl", typed=POLISH[facts["name"]], by=by)
