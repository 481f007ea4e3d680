#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/store.hpp"

#include <chrono>
#include <iostream>

// Asks the desk in the folder that is given which buttons an activity has, twice, and prints the
// milliseconds of each. For the first answer the package is checked, the library loaded, the module
// read and an instance made of the configuration.

namespace {

using namespace mock;

double ask(runtime::Desk& desk, const store::Target& target, const store::Person& agent)
{
    const auto begin = std::chrono::steady_clock::now();
    const auto offers = desk.actions(target, agent);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return offers.empty() ? -1 : took.count();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    const std::filesystem::path data = argv[1];
    const auto desk = runtime::Desk::open({data / "desk.sqlite"}, {.data = data});
    if (!desk) return 1;
    const auto agents =
        store::list_people(store::Reader((*desk)->store()), store::Role::administrator);
    const store::Target target{store::TargetKind::activity, "a-000001"};
    const double first = ask(**desk, target, agents.front());
    const double again = ask(**desk, target, agents.front());
    if (first < 0 || again < 0) return 1;
    std::cout << first << ' ' << again << '\n';
}
