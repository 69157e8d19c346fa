"""The people of Waterkant, all invented. The demo combines these names into a staff of 2,000."""

from typing import NamedTuple


class Person(NamedTuple):
    first_name: str
    last_name: str
    job: str
    team: str


# Each team's share of the staff. "Archive" has three people, whatever the size of the staff.
TEAMS = {
    "Dykes and Shores": 0.16,
    "Pumping Stations": 0.20,
    "Water Quality": 0.12,
    "Energy and Heat": 0.15,
    "Data and Automation": 0.09,
    "Customers and Neighbours": 0.13,
    "Projects and Purchasing": 0.09,
    "People and Organisation": 0.06,
    "Archive": 0.0,
}
SMALL_TEAM = "Archive"
SMALL_TEAM_SIZE = 3

PEOPLE = (
    Person("Jasmijn", "Verbruggen", "Project manager", "Dykes and Shores"),
    Person("Tjeerd", "Hoekstra", "Dyke guard", "Dykes and Shores"),
    Person("Mikkel", "Søndergaard", "Dyke engineer", "Dykes and Shores"),
    Person("Ayşe", "Yıldız", "Geotechnical engineer", "Dykes and Shores"),
    Person("Bram", "Kuipers", "Surveyor", "Dykes and Shores"),
    Person("Freja", "Lindholm", "Landscape architect", "Dykes and Shores"),
    Person("Gerrit", "Wiersma", "Machinist", "Pumping Stations"),
    Person("Fatima", "el Amrani", "Control room operator", "Pumping Stations"),
    Person("Anouk", "van Rossum", "Machinist", "Pumping Stations"),
    Person("Delano", "Pinas", "Electrician", "Pumping Stations"),
    Person("Sjoerd", "Bouma", "Shift leader", "Pumping Stations"),
    Person("Rasmus", "Thygesen", "Maintenance planner", "Pumping Stations"),
    Person("Maren", "Kjeldsen", "Ecologist", "Water Quality"),
    Person("Ruben", "Groenewoud", "Hydrologist", "Water Quality"),
    Person("Priya", "Ramdin", "Laboratory analyst", "Water Quality"),
    Person("Joost", "van der Meulen", "Sampling officer", "Water Quality"),
    Person("Signe", "Holm", "Microbiologist", "Water Quality"),
    Person("Pieter-Jan", "de Boer", "Heat programme lead", "Energy and Heat"),
    Person("Wouter", "Steenbergen", "Lead engineer", "Energy and Heat"),
    Person("Chantal", "Kartosen", "Grid planner", "Energy and Heat"),
    Person("Yusuf", "Demir", "Heat pump engineer", "Energy and Heat"),
    Person("Lotte", "Haverkamp", "Energy trader", "Energy and Heat"),
    Person("Emil", "Brandt", "Wind technician", "Energy and Heat"),
    Person("Eline", "Bakhuis", "Data engineer", "Data and Automation"),
    Person("Kwame", "Asante", "Software developer", "Data and Automation"),
    Person("Thijs", "Roelofs", "Security officer", "Data and Automation"),
    Person("Ingrid", "Munk", "Data analyst", "Data and Automation"),
    Person("Sanne", "Postma", "Stakeholder manager", "Customers and Neighbours"),
    Person("Noor", "Hakimi", "Editor", "Customers and Neighbours"),
    Person("Marloes", "Tuinstra", "Customer adviser", "Customers and Neighbours"),
    Person("Rachid", "Ouali", "Customer adviser", "Customers and Neighbours"),
    Person("Femke", "Zijlstra", "Press officer", "Customers and Neighbours"),
    Person("Daan", "Terpstra", "Sustainability adviser", "Projects and Purchasing"),
    Person("Hanneke", "Blom", "Buyer", "Projects and Purchasing"),
    Person("Lars", "Mikkelsen", "Cost engineer", "Projects and Purchasing"),
    Person("Imane", "Bouzid", "Head of recruitment", "People and Organisation"),
    Person("Karin", "Oldenhuis", "Director of operations", "People and Organisation"),
    Person("Soraya", "Faber", "Cook", "People and Organisation"),
    Person("Wim", "Aalders", "Archivist", "Archive"),
    Person("Dorthe", "Winther", "Archivist", "Archive"),
    Person("Mei-Ling", "Tjon", "Map curator", "Archive"),
)
