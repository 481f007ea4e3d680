#include "tests/unit/mock-host/runtime/test_desk.hpp"

// A desk in a process of its own, which the plugin may take down:
//     crash_child FOLDER FIXTURE
// works on the store in FOLDER until nothing is due.

int main(int argc, char** argv)
{
    using namespace mock::runtime;
    if (argc != 3) return 2;
    DeskOptions options;
    options.watch_crashes = true;
    options.poll_interval = std::chrono::milliseconds{5};
    options.open_package = [fixture = std::string(argv[2])](const mock::store::Package&) {
        return TestDesk::package(fixture);
    };
    auto desk = Desk::open({std::filesystem::path(argv[1]) / "desk.db"}, std::move(options));
    if (!desk) return 2;
    return (*desk)->work_until_idle(std::chrono::seconds{60}) ? 0 : 1;
}
