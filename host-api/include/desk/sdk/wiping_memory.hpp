#pragma once

#include <desk/sdk/secret.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>

/// `malloc` and its family for a C library that takes such functions (`curl_global_init_mem`) and
/// works with secrets: what it gives back is overwritten. Any thread. Whoever hands them to a
/// library of the whole process must stay loaded for as long as the process runs.
namespace desk::wiping {

/// Stands before each piece: C does not tell how large a piece was.
struct alignas(std::max_align_t) Head {
    std::size_t size;
};

inline void* allocate(std::size_t size) noexcept
{
    if (size > std::numeric_limits<std::size_t>::max() - sizeof(Head)) return nullptr;
    auto* const head = static_cast<Head*>(std::malloc(sizeof(Head) + size));
    if (head == nullptr) return nullptr;
    head->size = size;
    return head + 1;
}

inline void release(void* piece) noexcept
{
    if (piece == nullptr) return;
    Head* const head = static_cast<Head*>(piece) - 1;
    wipe(piece, head->size);
    std::free(head);
}

/// Without memory the old piece stays as it is, as with `realloc`.
inline void* reallocate(void* piece, std::size_t size) noexcept
{
    void* const other = allocate(size);
    if (piece == nullptr || other == nullptr) return other;
    std::memcpy(other, piece, std::min(size, (static_cast<Head*>(piece) - 1)->size));
    release(piece);
    return other;
}

inline void* allocate_zeros(std::size_t count, std::size_t size) noexcept
{
    if (size != 0 && count > std::numeric_limits<std::size_t>::max() / size) return nullptr;
    void* const piece = allocate(count * size);
    if (piece != nullptr) std::memset(piece, 0, count * size);
    return piece;
}

inline char* copy_of(const char* text) noexcept
{
    const std::size_t size = std::strlen(text) + 1;
    void* const copy = allocate(size);
    if (copy != nullptr) std::memcpy(copy, text, size);
    return static_cast<char*>(copy);
}

} // namespace desk::wiping
