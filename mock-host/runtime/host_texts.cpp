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

constexpr std::array<Text, 18> texts{{
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
    {Say::input_wrong,
     "The input does not fit:", "Die Eingabe passt nicht:", "La saisie ne convient pas :"},
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
    {Say::mails_kept, "No mail server: mails stay in the outbox",
     "Kein Mailserver: Mails bleiben im Ausgang",
     "Pas de serveur de messagerie : les e-mails restent dans la boîte d'envoi"},
    {Say::release_it, "Look into the log, then release the configuration.",
     "Sehen Sie ins Protokoll und geben Sie die Konfiguration danach frei.",
     "Consultez le journal, puis libérez la configuration."},
    {Say::restart_it, "Restart the desk.", "Starten Sie den Desk neu.", "Redémarrez le service."},
    {Say::look_at_calls, "Look at them with \"call list\" and start them again.",
     "Sehen Sie sie mit \"call list\" an und starten Sie sie noch einmal.",
     "Consultez-les avec \"call list\" et relancez-les."},
    {Say::look_at_mails, "Check the mail server; \"mail show\" says what it answered.",
     "Prüfen Sie den Mailserver; \"mail show\" sagt, was er geantwortet hat.",
     "Vérifiez le serveur de messagerie ; \"mail show\" indique sa réponse."},
    {Say::set_up_mail, "Set smtp.url to have them sent.", "Setzen Sie smtp.url, um sie zu senden.",
     "Définissez smtp.url pour les envoyer."},
    {Say::save_again, "Correct the configuration and save it.",
     "Korrigieren Sie die Konfiguration und speichern Sie sie.",
     "Corrigez la configuration et enregistrez-la."},
}};

} // namespace

std::string say(Say what, std::string_view locale)
{
    for (const Text& text : texts) {
        if (text.what != what) continue;
        if (locale.substr(0, 2) == "de") return text.de;
        if (locale.substr(0, 2) == "fr") return text.fr;
        return text.en;
    }
    return {};
}

} // namespace mock::runtime
