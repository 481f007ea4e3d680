#include "mock-host/store/seed_data.hpp"

namespace mock::store {

namespace {

using enum ActivityKind;

constexpr SeedPerson agents[] = {
    {"Jonas Weber", "jonas.weber", "de-DE"},     {"Anna Schmidt", "anna.schmidt", "de-DE"},
    {"Claire Martin", "claire.martin", "fr-FR"}, {"Peter Klein", "peter.klein", "de-DE"},
    {"Sofia Rossi", "sofia.rossi", "en-GB"},     {"David Brown", "david.brown", "en-GB"},
    {"Marie Leroy", "marie.leroy", "fr-FR"},     {"Thomas Vogel", "thomas.vogel", "de-DE"},
    {"Desk Administrator", "admin", "en-GB"},
};

constexpr SeedPerson requesters[] = {
    {"Marie Dupont", "marie.dupont", "fr-FR"},
    {"Julien Moreau", "julien.moreau", "fr-FR"},
    {"Camille Bernard", "camille.bernard", "fr-FR"},
    {"Antoine Lefèvre", "antoine.lefevre", "fr-FR"},
    {"Sophie Girard", "sophie.girard", "fr-FR"},
    {"Nicolas Roux", "nicolas.roux", "fr-FR"},
    {"Hélène Fontaine", "helene.fontaine", "fr-FR"},
    {"Lucas Mercier", "lucas.mercier", "fr-FR"},
    {"Inès Chevalier", "ines.chevalier", "fr-FR"},
    {"Pierre Garnier", "", "fr-FR"},
    {"Ada Miller", "ada.miller", "en-GB"},
    {"Oliver Hughes", "oliver.hughes", "en-GB"},
    {"Grace Turner", "grace.turner", "en-GB"},
    {"Samuel Okafor", "samuel.okafor", "en-GB"},
    {"Emily Watson", "emily.watson", "en-GB"},
    {"Jack Morgan", "jack.morgan", "en-GB"},
    {"Priya Nair", "priya.nair", "en-GB"},
    {"Hannah Clarke", "hannah.clarke", "en-GB"},
    {"Liam Doyle", "liam.doyle", "en-GB"},
    {"Zoe Bennett", "zoe.bennett", "en-GB"},
    {"Noah Fraser", "noah.fraser", "en-GB"},
    {"Ruth Ashworth", "ruth.ashworth", "en-GB"},
    {"Lena Fischer", "lena.fischer", "de-DE"},
    {"Markus Braun", "markus.braun", "de-DE"},
    {"Sabine Hoffmann", "sabine.hoffmann", "de-DE"},
    {"Jürgen Krüger", "juergen.krueger", "de-DE"},
    {"Katrin Neumann", "katrin.neumann", "de-DE"},
    {"Stefan Wolf", "stefan.wolf", "de-DE"},
    {"Birgit Schäfer", "birgit.schaefer", "de-DE"},
    {"Mehmet Yılmaz", "mehmet.yilmaz", "de-DE"},
    {"Petra Lorenz", "petra.lorenz", "de-DE"},
    {"Felix Baumann", "felix.baumann", "de-DE"},
    {"Andrea Seidel", "andrea.seidel", "de-DE"},
    {"Uwe Haas", "uwe.haas", "de-DE"},
    {"Nadine Kraus", "nadine.kraus", "de-DE"},
    {"Tobias Engel", "tobias.engel", "de-DE"},
    {"Christa Busch", "", "de-DE"},
    {"Florian Pohl", "florian.pohl", "de-DE"},
    {"Elif Demir", "elif.demir", "de-DE"},
    {"Ralf Sommer", "ralf.sommer", "de-DE"},
};

constexpr SeedTitle french_titles[] = {
    {incident, "Outlook demande sans cesse le mot de passe"},
    {incident, "L'imprimante du deuxième étage n'imprime plus"},
    {service_request, "Ordinateur portable pour une nouvelle collègue"},
    {incident, "Écran noir après la mise en veille"},
    {ticket, "Comment partager un calendrier ?"},
    {incident, "Le VPN se coupe toutes les dix minutes"},
    {problem, "Lenteurs répétées du serveur de fichiers de Lyon"},
    {service_request, "Accès au dossier Comptabilité"},
    {incident, "Teams : on ne m'entend pas en réunion"},
    {change, "Remplacement du commutateur de la salle 214"},
    {incident, "Excel se ferme à l'ouverture d'un gros fichier"},
    {task, "Préparer le poste de la salle de réunion"},
    {ticket, "Message d'erreur au démarrage du logiciel de paie"},
    {incident, "Compte verrouillé après les congés"},
    {service_request, "Deuxième écran pour le poste d'accueil"},
    {incident, "La station d'accueil ne recharge plus le portable"},
    {ticket, "Signature électronique : certificat expiré"},
    {incident, "Caméra non reconnue par le navigateur"},
    {service_request, "Installation du lecteur PDF avec annotations"},
    {incident, "Le Wi-Fi des invités refuse le code du jour"},
    {task, "Récupérer le matériel d'un départ"},
    {incident, "Fichier disparu du dossier partagé"},
    {change, "Mise à jour du pilote d'impression"},
    {ticket, "Le clavier tape des caractères anglais"},
    {incident, "Double authentification : téléphone perdu"},
    {service_request, "Licence pour le logiciel de dessin"},
    {incident, "Message « disque plein » sur le portable"},
    {ticket, "Téléphone fixe : renvoi d'appel impossible"},
    {incident, "Page blanche dans l'outil des notes de frais"},
    {problem, "Déconnexions du bureau à distance le lundi matin"},
};

constexpr SeedTitle english_titles[] = {
    {incident, "Laptop does not start after the update"},
    {incident, "Cannot open the shared mailbox"},
    {service_request, "New monitor for the home office"},
    {incident, "Docking station loses the network"},
    {ticket, "How do I restore an older version of a file?"},
    {incident, "Printer on the ground floor jams every page"},
    {service_request, "Access to the marketing share"},
    {incident, "Headset has an echo in calls"},
    {change, "Move the London file server to the new storage"},
    {incident, "Spreadsheet macro stopped working"},
    {problem, "Blue screens on laptops of the sales team"},
    {ticket, "Screen flickers on battery"},
    {incident, "VPN: certificate not trusted"},
    {service_request, "Software for recording the screen"},
    {incident, "Calendar shows meetings an hour late"},
    {task, "Set up the training room for Thursday"},
    {incident, "Two-factor code never arrives"},
    {ticket, "Keyboard shortcut for the snipping tool is gone"},
    {service_request, "Mobile phone for a new starter"},
    {incident, "Cannot sign in to the travel portal"},
    {incident, "Time sheet is lost when I press save"},
    {change, "Roll out the new browser to the finance team"},
    {incident, "Laptop gets very hot and loud"},
    {ticket, "Question about the spam filter"},
    {task, "Check the licences of the design team"},
    {incident, "File server very slow since this morning"},
    {service_request, "Name change in all systems"},
    {incident, "USB stick is not recognised"},
    {ticket, "Browser asks for a proxy password"},
    {incident, "Desktop icons moved to the other screen"},
    {service_request, "Larger mailbox for the reception"},
    {incident, "Scanner sends empty mails"},
    {problem, "Sign-in takes minutes in the morning"},
    {incident, "Cannot join the meeting from the lobby"},
    {ticket, "Which laptop may I take abroad?"},
    {task, "Collect the old phones"},
};

constexpr SeedTitle german_titles[] = {
    {incident, "Outlook fragt immer wieder nach dem Passwort"},
    {incident, "Drucker im Erdgeschoss druckt nur Hieroglyphen"},
    {service_request, "Notebook für neue Kollegin ab dem Ersten"},
    {incident, "Kein Ton in der Telefonkonferenz"},
    {ticket, "Wie richte ich eine Abwesenheitsnotiz ein?"},
    {incident, "VPN trennt die Verbindung beim Dateikopieren"},
    {service_request, "Zugriff auf das Laufwerk Vertrieb"},
    {incident, "Bildschirm bleibt nach dem Andocken schwarz"},
    {problem, "Anmeldung dauert montags mehrere Minuten"},
    {incident, "Excel-Datei ist angeblich von mir selbst gesperrt"},
    {change, "Umzug des Druckservers in das neue Rechenzentrum"},
    {task, "Besprechungsraum 3.12 mit Kamera ausstatten"},
    {incident, "Konto nach dem Urlaub gesperrt"},
    {ticket, "Frage zur Zeiterfassung am Feiertag"},
    {service_request, "Zweiter Monitor für den Empfang"},
    {incident, "Maus springt über den Bildschirm"},
    {incident, "Warenwirtschaft meldet Fehler 4711 beim Buchen"},
    {service_request, "Installation der Zeichensoftware"},
    {incident, "Handy synchronisiert keine Termine mehr"},
    {ticket, "Link in der Rundmail führt ins Leere"},
    {incident, "Lüfter läuft ständig auf voller Drehzahl"},
    {change, "Neue Firmware für die Access-Points im Lager"},
    {incident, "Scanner im Wareneingang liest keine Etiketten"},
    {service_request, "Verteilerliste für das Projekt Nordlicht"},
    {incident, "Anmeldung am Bewerberportal nicht möglich"},
    {task, "Altgeräte aus dem Keller abholen lassen"},
    {incident, "Netzlaufwerk nach dem Neustart verschwunden"},
    {ticket, "Tastatur schreibt plötzlich y statt z"},
    {incident, "Datei versehentlich überschrieben"},
    {service_request, "Headset für das Homeoffice"},
    {incident, "WLAN im Besprechungsraum bricht ab"},
    {problem, "Notebooks der Serie wachen nicht aus dem Ruhezustand auf"},
    {incident, "Zertifikatswarnung im Intranet"},
    {ticket, "Darf ich mein Notebook ins Ausland mitnehmen?"},
    {incident, "PDF lässt sich nicht unterschreiben"},
    {service_request, "Namensänderung nach Heirat"},
    {incident, "Rechner piept beim Einschalten dreimal"},
    {change, "Abschaltung des alten Faxservers"},
    {incident, "Bestellung hängt in der Freigabe"},
    {task, "Lizenzen der Konstruktion prüfen"},
    {incident, "Kamera wird im Browser nicht erkannt"},
    {ticket, "Wo finde ich die Vorlagen für Angebote?"},
    {incident, "Bildschirm flackert im Akkubetrieb"},
    {service_request, "Postfach für Praktikanten"},
    {incident, "Speicherplatz auf Laufwerk C ist voll"},
    {incident, "Zweiter Faktor: neues Telefon"},
    {problem, "Druckaufträge verschwinden aus der Warteschlange"},
    {ticket, "Schriftart im Brief hat sich geändert"},
    {service_request, "Freischaltung für den USB-Anschluss"},
    {incident, "Teams startet nach dem Update nicht"},
    {task, "Schulungsraum für Mittwoch vorbereiten"},
    {incident, "Uhrzeit am Terminal geht eine Stunde nach"},
    {ticket, "Wie drucke ich beidseitig?"},
    {incident, "Lesezeichen nach der Umstellung verschwunden"},
};

constexpr std::string_view french_notes[] = {
    "Appelé l'utilisatrice : l'erreur se produit à chaque démarrage.",
    "Pilote réinstallé, en attente d'un retour.", "Pièce commandée, livraison jeudi.",
    "Résolu par téléphone, l'utilisateur confirme."};
constexpr std::string_view english_notes[] = {"Called back: happens on every start since Monday.",
                                              "Driver installed again, waiting for an answer.",
                                              "Part ordered, due on Thursday.",
                                              "Solved on the phone, the user confirms."};
constexpr std::string_view german_notes[] = {
    "Zurückgerufen: tritt seit Montag bei jedem Start auf.",
    "Treiber neu installiert, warte auf Rückmeldung.", "Ersatzteil bestellt, kommt am Donnerstag.",
    "Am Telefon gelöst, Anwender bestätigt."};

} // namespace

std::span<const SeedPerson> seed_agents()
{
    return agents;
}

std::span<const SeedPerson> seed_requesters()
{
    return requesters;
}

std::span<const SeedTitle> seed_titles(std::string_view language)
{
    if (language == "fr") return french_titles;
    if (language == "en") return english_titles;
    return german_titles;
}

std::span<const std::string_view> seed_notes(std::string_view language)
{
    if (language == "fr") return french_notes;
    if (language == "en") return english_notes;
    return german_notes;
}

} // namespace mock::store
