#pragma once

#include <desk/sdk/secret.hpp>

#include <boost/json/memory_resource.hpp>
#include <boost/json/storage_ptr.hpp>

#include <cstddef>
#include <new>

namespace tv::json {

/// Overwrites what it gets back: answers and stored values hold tokens.
class WipingMemory final : public boost::json::memory_resource {
public:
    /// One for all objects.
    static boost::json::storage_ptr get()
    {
        static WipingMemory memory;
        return &memory;
    }

private:
    void* do_allocate(std::size_t size, std::size_t) override { return ::operator new(size); }
    void do_deallocate(void* piece, std::size_t size, std::size_t) override
    {
        desk::wipe(piece, size);
        ::operator delete(piece);
    }
    bool do_is_equal(const boost::json::memory_resource& other) const noexcept override
    {
        return this == &other;
    }
};

} // namespace tv::json
