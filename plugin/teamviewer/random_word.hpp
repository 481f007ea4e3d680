#pragma once

#include <string>

namespace tv {

/// 128 bits that nobody can guess, as 32 hexadecimal digits.
std::string random_word();

} // namespace tv
