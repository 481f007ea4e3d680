#include "tests/contract/check/cases.hpp"

#include "mock-host/loader/library.hpp"
#include "tests/contract/check/hard_cases.hpp"
#include "tests/contract/check/running.hpp"

#include <atomic>
#include <cstdio>
#include <cstring>
#include <functional>
#include <thread>
#include <utility>

namespace check {
namespace {

void entry_is_pure(const Subject& subject)
{
    const auto library = need(mock::loader::load_library(subject.library, subject.manifest),
                              "the library is not what the manifest says");
    const desk_module_t* first = library.entry;
    char before[sizeof(desk_module_t)];
    std::memcpy(before, first, sizeof before);
    const auto again = need(mock::loader::load_library(subject.library, subject.manifest),
                            "the second look at the library");
    need(again.entry == first && std::memcmp(before, first, sizeof before) == 0,
         "the entry returns something else the second time");
    need(desk::PluginModule::create(library.entry), "the module is incomplete");
    for (const char* id : {"", "desk.actions", "desk.actions/1 ", "desk.actions/10"})
        need(first->capability(id) == nullptr, std::string("there is a table for \"") + id + '"');
}

void instances_come_and_go(const Subject& subject)
{
    for (int i = 0; i < 100; ++i)
        const Running running(subject);
    const Running one(subject);
    Running other(subject);
    other.call_each("{}");
}

void each_call_ends_once(const Subject& subject)
{
    Running running(subject);
    running.call_each("{}");
}

void documents_that_are_odd_are_answered(const Subject& subject)
{
    Running running(subject);
    for (const char* odd : {"", "[]", "null", "{", "\xff", R"({"id":7})", R"({"id":"a","x":{}})"}) {
        running.call_each("{}", odd);
        running.call_each(odd);
    }
}

void availability_is_pure(const Subject& subject)
{
    std::atomic<int> services_used{0};
    Running running(subject);
    running.host.on_use = [&](std::string_view slot) {
        if (slot != "log.write") ++services_used;
        return desk_status_t{DESK_OK};
    };
    const desk_view_t view = test::RecordingHost::view();
    const auto first = running.instance().availability(view);
    const auto second = running.instance().availability(view);
    need(first.has_value() == second.has_value(), "availability answers only sometimes");
    for (std::size_t i = 0; first && i < first->size(); ++i) {
        need(first->at(i).offer == second->at(i).offer &&
                 first->at(i).reason == second->at(i).reason,
             "availability has two answers for one view");
    }
    need(services_used == 0, "availability uses services");
}

void calls_that_are_stopped_end(const Subject& subject)
{
    Running running(subject);
    for (const desk_status_t stop : {DESK_E_CANCELLED, DESK_E_DEADLINE, DESK_E_NOT_FOUND}) {
        {
            const std::lock_guard lock(running.host.mutex);
            running.host.check = stop;
        }
        running.call_each("{}");
    }
}

std::ptrdiff_t count(const char* folder)
{
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

/// A thread is there for a moment after it was joined.
std::ptrdiff_t wait_for_threads(const std::function<bool(std::ptrdiff_t)>& is_enough)
{
    constexpr const char* threads = "/proc/self/task";
    for (int tries = 0; tries < 100 && !is_enough(count(threads)); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    return count(threads);
}

void nothing_is_left_behind(const Subject& subject)
{
    const auto round = [&] { Running(subject).call_each("{}"); };
    round(); // What libraries open once and keep.
    std::ptrdiff_t before = 0;
    const auto threads =
        wait_for_threads([&](auto now) { return std::exchange(before, now) == now; });
    const auto descriptors = count("/proc/self/fd");
    for (int i = 0; i < 5; ++i)
        round();
    const auto left = wait_for_threads([&](auto now) { return now == threads; });
    need(left == threads, "threads are left when an instance is destroyed");
    need(count("/proc/self/fd") == descriptors,
         "descriptors are left when an instance is destroyed");
}

template <void (*body)(const Subject&)>
std::string told(const Subject& subject)
{
    try {
        body(subject);
        return {};
    } catch (const Wrong& wrong) {
        return wrong.what();
    }
}

} // namespace

void Subject::note(const std::string& what) const
{
    std::snprintf(doing.data(), doing.size(), "%s", what.c_str());
}

const std::vector<Case>& all_cases()
{
    static const std::vector<Case> cases{
        {"the entry is pure and equal to the manifest", &told<entry_is_pure>,
         "Return the address of constant data from desk_module_v1, and name in it what the "
         "manifest names."},
        {"instances come and go", &told<instances_come_and_go>,
         "Keep everything in the instance, and ask for no other service than the manifest does."},
        {"each call ends once with a valid outcome", &told<each_call_ends_once>,
         "Return an error with a code and complete nothing, or return DESK_OK and complete once "
         "with an outcome that the manifest permits."},
        {"odd documents are answered", &told<documents_that_are_odd_are_answered>,
         "Check what a document holds, and fail the call where it does not fit."},
        {"availability is pure", &told<availability_is_pure>,
         "Decide from the view alone; only the log may be used."},
        {"checks of forms are pure", &told<checks_of_forms_are_pure>,
         "Write desk.findings/1 made from the view alone, whatever the configuration holds, or "
         "return an error with a code."},
        {"reports are pure", &told<reports_are_pure>,
         "Write desk.findings/1 from the view and from memory; only the log may be used."},
        {"calls that are stopped end", &told<calls_that_are_stopped_end>,
         "Ask calls.check wherever you wait, and complete the call when it says stop."},
        {"failing services are survived", &told<failing_services_are_survived>,
         "Look at the status of each service; fail the call once where you cannot go on."},
        {"redelivery changes nothing", &told<redelivery_changes_nothing>,
         "Make the keys of effects from what they are about, never from a counter, a random "
         "number or the attempt."},
        {"destroying under load ends each call", &told<destroying_under_load>,
         "Complete in destroy what was accepted, join every thread, and use nothing of the host "
         "afterwards."},
        {"nothing is left behind", &told<nothing_is_left_behind>,
         "Join threads and close descriptors in destroy."},
    };
    return cases;
}

} // namespace check
