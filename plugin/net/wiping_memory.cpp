#include "plugin/net/wiping_memory.hpp"

#include <desk/sdk/secret.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace tv::http {
namespace {

/// Stands before each piece: C does not tell how large a piece was.
struct alignas(std::max_align_t) Head {
    std::size_t size;
};

void* take(std::size_t size)
{
    if (size > std::numeric_limits<std::size_t>::max() - sizeof(Head)) return nullptr;
    auto* head = static_cast<Head*>(std::malloc(sizeof(Head) + size));
    if (head == nullptr) return nullptr;
    head->size = size;
    return head + 1;
}

void give_back(void* piece)
{
    if (piece == nullptr) return;
    Head* head = static_cast<Head*>(piece) - 1;
    desk::wipe(piece, head->size);
    std::free(head);
}

void* take_other(void* piece, std::size_t size)
{
    void* const other = take(size);
    if (piece == nullptr || other == nullptr) return other;
    std::memcpy(other, piece, std::min(size, (static_cast<Head*>(piece) - 1)->size));
    give_back(piece);
    return other;
}

void* take_zeros(std::size_t count, std::size_t size)
{
    if (size != 0 && count > std::numeric_limits<std::size_t>::max() / size) return nullptr;
    void* const piece = take(count * size);
    if (piece != nullptr) std::memset(piece, 0, count * size);
    return piece;
}

char* copy_of(const char* text)
{
    const std::size_t size = std::strlen(text) + 1;
    void* const copy = take(size);
    if (copy != nullptr) std::memcpy(copy, text, size);
    return static_cast<char*>(copy);
}

} // namespace

CURLcode initialise_with_wiping_memory()
{
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give_back, take_other, copy_of,
                                take_zeros);
}

} // namespace tv::http
