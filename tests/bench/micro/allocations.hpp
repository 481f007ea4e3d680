#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

namespace bench {

/// Calls of `operator new` in this program so far.
std::int64_t allocations();

/// Counts those within its life, and shows them for each of `items`.
class Allocations {
public:
    Allocations(benchmark::State& state, std::int64_t items) : state_(state), items_(items) {}
    ~Allocations()
    {
        const auto made = static_cast<double>(allocations() - before_);
        const auto of = static_cast<double>(items_) * static_cast<double>(state_.iterations());
        state_.counters["allocations/item"] = made / of;
        state_.SetItemsProcessed(items_ * static_cast<std::int64_t>(state_.iterations()));
    }
    Allocations(const Allocations&) = delete;
    Allocations& operator=(const Allocations&) = delete;

private:
    benchmark::State& state_;
    std::int64_t items_;
    std::int64_t before_ = allocations();
};

} // namespace bench
