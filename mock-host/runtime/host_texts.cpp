#include "mock-host/runtime/host_texts.hpp"

#include <array>

namespace mock::runtime {

namespace {

struct Text {
    Say what;
    const char* en;
    const char* de;
    const char* fr;
};

constexpr std::array<Text, 35> texts{{
    {Say::no_right, "You do not have the right to do this.", "Dazu fehlt Ihnen das Recht.",
     "Vous n'avez pas le droit de faire cela."},
    {Say::not_active, "The configuration is switched off. Ask an administrator.",
     "Die Konfiguration ist abgeschaltet. Fragen Sie einen Administrator.",
     "La configuration est désactivée. Demandez à un administrateur."},
    {Say::being_renewed, "The configuration was changed a moment ago. Try again in some seconds.",
     "Die Konfiguration wurde gerade geändert. Versuchen Sie es in einigen Sekunden noch einmal.",
     "La configuration vient d'être modifiée. Réessayez dans quelques secondes."},
    {Say::unknown_action, "There is no such action here.", "Diese Aktion gibt es hier nicht.",
     "Cette action n'existe pas ici."},
    {Say::queue_full,
     "Too much is waiting to be done. Nothing was done; try again in some minutes.",
     "Es wartet zu viel. Es wurde nichts ausgeführt; versuchen Sie es in einigen Minuten noch "
     "einmal.",
     "Trop de demandes attendent. Rien n'a été exécuté\u00a0; réessayez dans quelques minutes."},
    {Say::input_wrong,
     "The input does not fit:", "Die Eingabe passt nicht:", "La saisie ne convient pas\u00a0:"},
    {Say::quarantined, "In quarantine, because the plugin made mistakes",
     "In Quarantäne, weil das Plugin Fehler gemacht hat",
     "En quarantaine, car le plugin a commis des erreurs"},
    {Say::switched_off, "Switched off", "Abgeschaltet", "Désactivé"},
    {Say::abandoned, "A call of the plugin does not return",
     "Ein Aufruf des Plugins kehrt nicht zurück", "Un appel du plugin ne revient pas"},
    {Say::no_instance, "The plugin does not start with this configuration",
     "Das Plugin startet mit dieser Konfiguration nicht",
     "Le plugin ne démarre pas avec cette configuration"},
    {Say::calls_failed, "Calls failed", "Aufrufe sind fehlgeschlagen", "Des appels ont échoué"},
    {Say::mails_failed, "Mails could not be sent", "Mails konnten nicht gesendet werden",
     "Des e-mails n'ont pas pu être envoyés"},
    {Say::mails_in_doubt, "Mails are in doubt", "Mails sind im Zweifel",
     "Des e-mails sont incertains"},
    {Say::perhaps_sent, "Perhaps they were sent, the newest of them at these times",
     "Vielleicht wurden sie gesendet, die neuesten von ihnen zu diesen Zeiten",
     "Peut-être ont-ils été envoyés, les plus récents à ces heures"},
    {Say::mails_kept, "No mail server: mails stay in the outbox",
     "Kein Mailserver: Mails bleiben im Ausgang",
     "Pas de serveur de messagerie\u00a0: les e-mails restent dans la boîte d'envoi"},
    {Say::release_it, "Look into the log, then release the configuration with \"config release\".",
     "Sehen Sie ins Protokoll und geben Sie die Konfiguration danach mit \"config release\" frei.",
     "Consultez le journal, puis libérez la configuration avec «\u00a0config release\u00a0»."},
    {Say::restart_it, "Restart the desk.", "Starten Sie den Desk neu.", "Redémarrez le service."},
    {Say::look_at_calls,
     "Look at them with \"call list\" and start them again with \"call start-again\".",
     "Sehen Sie sie mit \"call list\" an und starten Sie sie mit \"call start-again\" noch einmal.",
     "Consultez-les avec «\u00a0call list\u00a0» et relancez-les avec «\u00a0call "
     "start-again\u00a0»."},
    {Say::look_at_mails, "Check the mail server; \"mail show\" says what it answered.",
     "Prüfen Sie den Mailserver; \"mail show\" sagt, was er geantwortet hat.",
     "Vérifiez le serveur de messagerie\u00a0; «\u00a0mail show\u00a0» indique sa réponse."},
    {Say::settle_mails,
     "Ask the recipients or look into the log of the mail server, then use \"mail arrived\" or "
     "\"mail resend\".",
     "Fragen Sie die Empfänger oder sehen Sie ins Protokoll des Mailservers, danach \"mail "
     "arrived\" oder \"mail resend\".",
     "Demandez aux destinataires ou consultez le journal du serveur de messagerie, puis utilisez "
     "«\u00a0mail arrived\u00a0» ou «\u00a0mail resend\u00a0»."},
    {Say::set_up_mail, "Set smtp.url to have them sent.", "Setzen Sie smtp.url, um sie zu senden.",
     "Définissez smtp.url pour les envoyer."},
    {Say::password_in_clear, "The mail server's password is in the store in clear",
     "Das Passwort des Mailservers liegt im Klartext in der Datenbank",
     "Le mot de passe du serveur de messagerie est en clair dans la base"},
    {Say::seal_password,
     "Set smtp.url without it, and the password by \"setting set smtp.password -\". Backups from "
     "before keep it: change it at the mail server.",
     "Setzen Sie smtp.url ohne Passwort und das Passwort mit \"setting set smtp.password -\". "
     "Frühere Sicherungen behalten es: ändern Sie es am Mailserver.",
     "Définissez smtp.url sans lui, et le mot de passe avec «\u00a0setting set smtp.password "
     "-\u00a0». Les sauvegardes antérieures le gardent\u00a0: changez-le sur le serveur."},
    {Say::save_again, "Correct the configuration and save it.",
     "Korrigieren Sie die Konfiguration und speichern Sie sie.",
     "Corrigez la configuration et enregistrez-la."},
    {Say::install_again, "Install the package again: the same file will do.",
     "Installieren Sie das Paket noch einmal: dieselbe Datei genügt.",
     "Installez de nouveau le paquet\u00a0: le même fichier suffit."},
    {Say::keeps, "Journal and booked time are kept for good",
     "Journal und gebuchte Zeit bleiben für immer",
     "Journal et temps imputé restent pour toujours"},
    {Say::keeps_days, "After their end calls are kept for {0} days, and mails for {1} days.",
     "Nach ihrem Ende bleiben Aufrufe {0} Tage und Mails {1} Tage.",
     "Après leur fin, les appels restent {0} jours et les e-mails {1} jours."},
    {Say::keeps_for_ever, "any number of", "beliebig viele", "sans limite de"},
    {Say::oldest_call, "Oldest call", "Ältester Aufruf", "Appel le plus ancien"},
    {Say::oldest_mail, "Oldest mail", "Älteste Mail", "E-mail le plus ancien"},
    {Say::name_needed,
     "A configuration needs a name of at most 200 bytes: one line of UTF-8, and not like cfg-1.",
     "Eine Konfiguration braucht einen Namen von höchstens 200 Bytes: eine Zeile in UTF-8, und "
     "nicht wie cfg-1.",
     "Une configuration a besoin d'un nom de 200 octets au plus\u00a0: une ligne en UTF-8, et pas "
     "comme cfg-1."},
    {Say::no_locale, "The language has to be written like en-GB, de-DE or fr.",
     "Die Sprache muss wie en-GB, de-DE oder fr geschrieben sein.",
     "La langue doit être écrite comme en-GB, de-DE ou fr."},
    {Say::no_secret_field, "The form has no secret field of this name.",
     "Das Formular hat kein geheimes Feld dieses Namens.",
     "Le formulaire n'a pas de champ secret de ce nom."},
    {Say::no_key,
     "Nothing was done: a key consists of A to Z, a to z, 0 to 9 and ._-:/ and has at most 113 "
     "characters.",
     "Es wurde nichts ausgeführt: ein Schlüssel besteht aus A bis Z, a bis z, 0 bis 9 und ._-:/ "
     "und hat höchstens 113 Zeichen.",
     "Rien n'a été exécuté\u00a0: une clé se compose de A à Z, a à z, 0 à 9 et ._-:/ et compte 113 "
     "caractères au plus."},
    {Say::key_used,
     "Nothing was done: the key of this request was used for another action, target or input. Load "
     "the page again, or use a new key for each request. It was used for:",
     "Es wurde nichts ausgeführt: der Schlüssel dieser Anfrage wurde für eine andere Aktion, ein "
     "anderes Ziel oder andere Eingaben verwendet. Laden Sie die Seite neu, oder verwenden Sie für "
     "jede Anfrage einen neuen Schlüssel. Verwendet wurde er für:",
     "Rien n'a été exécuté\u00a0: la clé de cette demande a servi à une autre action, une autre "
     "cible ou une autre saisie. Rechargez la page, ou utilisez une nouvelle clé pour chaque "
     "demande. Elle a servi à\u00a0:"},
}};

struct FormText {
    std::string_view key;
    const char* en;
    const char* de;
    const char* fr;
};

constexpr std::array<FormText, 13> form_texts{{
    {"form.required", "is missing; fill it in", "fehlt; füllen Sie es aus",
     "manque\u00a0; remplissez-le"},
    {"form.unknown", "is not a field of this form", "ist kein Feld dieses Formulars",
     "n'est pas un champ de ce formulaire"},
    {"form.type.string", "has to be a text", "muss ein Text sein", "doit être un texte"},
    {"form.type.integer", "has to be a whole number", "muss eine ganze Zahl sein",
     "doit être un nombre entier"},
    {"form.type.boolean", "has to be true or false", "muss true oder false sein",
     "doit être true ou false"},
    {"form.choice", "has to be one of {0}", "muss eines davon sein: {0}",
     "doit être l'un de ceux-ci\u00a0: {0}"},
    {"form.encoding", "is not valid UTF-8 text", "ist kein gültiger Text in UTF-8",
     "n'est pas un texte UTF-8 valide"},
    {"form.too_short", "has to have at least {0} characters", "muss mindestens {0} Zeichen haben",
     "doit avoir au moins {0} caractères"},
    {"form.too_long", "may have at most {0} characters", "darf höchstens {0} Zeichen haben",
     "peut avoir {0} caractères au plus"},
    {"form.pattern", "does not have the form {0}", "hat nicht die Form {0}",
     "n'a pas la forme {0}"},
    {"form.uri", "is not a complete address such as https://example.com/path",
     "ist keine vollständige Adresse wie https://example.com/path",
     "n'est pas une adresse complète telle que https://example.com/path"},
    {"form.too_small", "has to be at least {0}", "muss mindestens {0} sein",
     "doit être au moins {0}"},
    {"form.too_large", "may be at most {0}", "darf höchstens {0} sein", "peut être au plus {0}"},
}};

template <class Row>
const char* in_language(const Row& text, std::string_view locale)
{
    if (locale.substr(0, 2) == "de") return text.de;
    if (locale.substr(0, 2) == "fr") return text.fr;
    return text.en;
}

} // namespace

std::string say(Say what, std::string_view locale)
{
    for (const Text& text : texts) {
        if (text.what == what) return in_language(text, locale);
    }
    return {};
}

std::string say_of_form(std::string_view key, const std::vector<std::string>& args,
                        std::string_view locale)
{
    for (const FormText& text : form_texts) {
        if (text.key != key) continue;
        std::string said = in_language(text, locale);
        const auto place = said.find("{0}");
        if (place != said.npos && !args.empty()) said.replace(place, 3, args.front());
        return said;
    }
    return std::string(key);
}

} // namespace mock::runtime
