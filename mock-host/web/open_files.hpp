#pragma once

#include <cstddef>

namespace mock::web {

/// Sees to it that this process may have so many files and sockets open. False: the system does not
/// allow that many.
bool allow_open_files(std::size_t count);

} // namespace mock::web
