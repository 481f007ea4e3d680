#include "tests/bench/micro/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::int64_t> made{0};

} // namespace

std::int64_t bench::allocations()
{
    return made.load(std::memory_order_relaxed);
}

void* operator new(std::size_t size)
{
    made.fetch_add(1, std::memory_order_relaxed);
    if (void* const piece = std::malloc(size == 0 ? 1 : size)) return piece;
    throw std::bad_alloc();
}
void operator delete(void* piece) noexcept
{
    std::free(piece);
}
void operator delete(void* piece, std::size_t) noexcept
{
    std::free(piece);
}
