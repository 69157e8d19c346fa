"""Names for two thousand invented colleagues."""

_FIRST_NAMES = """
Aaltje Ab Achmed Adriaan Agnes Aisha Albert Alex Ali Amira Amy Anders Anna Anne Anouk Anton Arjan
Astrid Ayla Bas Bart Beatrijs Ben Bente Berend Birgit Bo Boris Bram Britt Carla Carlijn Casper
Cato Cees Charlotte Chiara Chris Claire Coen Daan Daniel David Derya Dewi Dirk Dunja Ebba Eline
Elif Elisa Ella Emma Eric Esra Esther Eva Evert Farah Fatima Femke Finn Fleur Floor Floris Frank
Freja Gerrit Gijs Guus Hanna Hans Harm Hassan Hedwig Helle Henk Hilde Hugo Ibrahim Ida Iris Isabel
Ivo Jaap Jan Jasmijn Jens Jeroen Jesper Jip Joep Johan Jolanda Joris Joost Julia Jurre Kaj Karim
Karin Kasper Katja Kees Kim Klaas Koen Laila Lars Laura Leila Lena Lieke Linda Lisa Lise Liv Lotte
Luc Lucas Luuk Maaike Maarten Mads Malik Marie Marijke Mark Marloes Mart Martijn Maud Max Meral
Merel Mette Michiel Mika Milan Mila Mirjam Mohammed Moniek Naomi Nadia Niels Nienke Nina Noor Nora
Noud Olaf Olga Oscar Pascal Paul Peter Petra Pieter Pim Pleun Quinten Ralf Rania Rasmus Renske Rik
Roan Rob Roos Rosa Ruben Ruud Sabine Salma Sam Samira Sander Sanne Sara Selma Signe Sil Simone
Sjoerd Sofie Soren Stefan Stijn Suzan Sven Tamara Teun Thea Thijs Thomas Tijn Tim Tineke Tobias
Tom Tygo Ulla Vera Vincent Wessel Wietske Willem Wim Wouter Yara Yasmin Yusuf Zoe
"""
_LAST_NAMES = """
Aalbers|van Aken|Akkerman|Andersen|Arslan|Baars|Bakker|Barends|van Beek|de Beer
van den Berg|Bergsma|Bijl|Blom|de Boer|Boersma|Bos|Bosch|Bouman|Braam|Brands
de Bruijn|Brouwer|Celik|Christensen|Claassen|Cornelisse|Dekker|Demir|van Dijk
Dijkstra|van Doorn|Driessen|van Eck|Eriksen|Evers|Faber|Fischer|Franken
van Gelder|Gerritsen|de Graaf|Groen|de Groot|Haan|El Haddad|Hansen|Hendriks
Hermans|van der Heijden|Hoekstra|van den Hoek|Hofman|Huisman|Idrissi|Jacobs|Jansen
Janssen|Jensen|de Jong|Jonker|Kamp|Kaya|Ketelaar|Klein|Koning|Koster|Kramer
Kuiper|van Laar|Lambers|Larsen|van Leeuwen|Linden|Lund|Maas|Madsen|Martens
Meijer|van der Meer|Mens|Molenaar|Mol|Mulder|Nielsen|Nijhuis|van Noort|Okafor
Olsen|Oosterhuis|van Os|Ouali|Pauw|Pedersen|Peters|van der Ploeg|Post|Postma
Prins|Rahimi|Rasmussen|van Rijn|Roelofs|Rutten|Sahin|Sanders|Schaap|Scholten
Schouten|Sikkema|Smeets|Smit|Snoek|van der Steen|Swart|Tan|Terpstra|Tromp
Tuinstra|Veenstra|van der Veen|Verbeek|Verhoeven|Vermeulen|Visser|Vlaming|Vos
de Vries|van Vliet|van der Wal|Wagenaar|Westra|de Wit|Wolters|Yilmaz|van Zanten
Zijlstra|Zwart
"""

FIRST_NAMES = _FIRST_NAMES.split()
LAST_NAMES = _LAST_NAMES.strip().replace("\n", "|").split("|")
