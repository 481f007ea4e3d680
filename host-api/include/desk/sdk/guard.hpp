#pragma once

#include <desk/sdk/text.hpp>

#include <exception>
#include <new>
#include <utility>

namespace desk {

/// Runs `body`, which returns a `Status`, at the C border and lets no exception pass: the other
/// side may come from another compiler or language, and would be torn down by it. Every slot is
/// made with it. Slots are `noexcept` types: a function that forgets the promise does not compile.
template <class Body>
desk_status_t guard(desk_error_t* err, Body&& body) noexcept
{
    try {
        const Status done = std::forward<Body>(body)();
        return done ? desk_status_t{DESK_OK} : write_error(err, done.error());
    } catch (const std::bad_alloc&) {
        return write_error(err, DESK_E_LIMIT, "memory", "out of memory"); // Literals need none.
    } catch (const std::exception& bug) {
        return write_error(err, DESK_E_INTERNAL, "bug", bug.what());
    } catch (...) {
        return write_error(err, DESK_E_INTERNAL, "bug", "threw something else");
    }
}

} // namespace desk
