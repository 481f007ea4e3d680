#include "mock-host/loader/library.hpp"
#include "mock-host/services/outcome.hpp"
#include "tests/contract/check/hard_cases.hpp"
#include "tests/contract/check/running.hpp"

#include <atomic>
#include <string_view>

namespace check {
namespace {

desk_view_t view_of(std::string_view configuration)
{
    desk_view_t view = test::RecordingHost::view();
    view.target = view.configuration = desk::to_doc({"desk.configuration/1", configuration});
    return view;
}

/// Asks twice, of good and of odd configurations: both answers are the same, findings that a host
/// can show or a reason why there are none.
template <class Question>
void ask_for_findings(const Subject& subject, const std::string& name, const Question& question)
{
    subject.note(name);
    const auto grants = grants_of(subject.manifest);
    const std::string unsaved = subject.scene.new_configuration();
    const std::string_view configurations[] = {
        subject.scene.configuration, unsaved, "", "[]", "null", "{", "\xff", R"({"id":7})"};
    for (const std::string_view configuration : configurations) {
        const desk_view_t view = view_of(configuration);
        const desk::Result<std::string> first = question(view);
        const desk::Result<std::string> second = question(view);
        need(first.has_value() == second.has_value(), name + " answers only sometimes");
        if (first) {
            need(*first == *second, name + " has two answers for one view");
            // Without a table there is nothing to read.
            if (*first != "{}")
                need(mock::services::read_findings(*first, grants), name + " gave no findings");
        } else {
            const desk::Error& why = first.error();
            need(why.code != "error.missing", name + " failed without saying why");
            need(why.code != "plugin.contract", name + ": " + why.detail);
        }
    }
    subject.note("");
}

} // namespace

void checks_of_forms_are_pure(const Subject& subject)
{
    const auto library = need(mock::loader::load_library(subject.library, subject.manifest),
                              "the library is not what the manifest says");
    const auto module = need(desk::PluginModule::create(library.entry), "the module is incomplete");
    ask_for_findings(subject, "config.validate",
                     [&](const desk_view_t& view) { return module.validate(view); });
}

void reports_are_pure(const Subject& subject)
{
    std::atomic<int> services_used{0};
    Running running(subject);
    running.host.on_use = [&](std::string_view slot) {
        if (slot != "log.write") ++services_used;
        return desk_status_t{DESK_OK};
    };
    ask_for_findings(subject, "health.report",
                     [&](const desk_view_t& view) { return running.instance().report(view); });
    need(services_used == 0, "health.report uses services");
}

} // namespace check
