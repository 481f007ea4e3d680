#pragma once

#include <span>
#include <string>

namespace tv {

/// Makes capitals small, in place, so that names can be compared that differ by nothing else. Knows
/// the letters of ASCII, Latin-1 and Latin Extended-A in UTF-8; all others stay as they are.
void fold_case(std::span<char> utf8);

/// The same as a copy.
std::string folded(std::string utf8);

} // namespace tv
