#include "plugin/domain/case_folding.hpp"

#include <cstddef>

namespace tv {
namespace {

bool is_between(unsigned code, unsigned first, unsigned last)
{
    return first <= code && code <= last;
}

/// U+00C0 to U+017F. The Turkish i with and without its dot are no pair in other languages: left.
unsigned small_letter(unsigned code)
{
    constexpr unsigned multiplication_sign = 0xD7;
    constexpr unsigned y_with_diaeresis = 0x178; // Its small letter is in Latin-1.
    if (is_between(code, 0xC0, 0xDE)) return code == multiplication_sign ? code : code + 0x20;
    if (code == y_with_diaeresis) return 0xFF;
    // In Latin Extended-A a small letter follows its capital: mostly an even one, at times an odd.
    const bool begin_even = is_between(code, 0x100, 0x12F) || is_between(code, 0x132, 0x137) ||
                            is_between(code, 0x14A, 0x177);
    const bool begin_odd = is_between(code, 0x139, 0x148) || is_between(code, 0x179, 0x17E);
    const bool is_capital = code % 2 == 0 ? begin_even : begin_odd;
    return is_capital ? code + 1 : code;
}

} // namespace

void fold_case(std::span<char> utf8)
{
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        if (is_between(lead, 'A', 'Z')) utf8[i] = static_cast<char>(lead + ('a' - 'A'));
        // These begin the two bytes of U+00C0 to U+017F. A letter and its capital are as long.
        if (!is_between(lead, 0xC3, 0xC5) || i + 1 == utf8.size()) continue;
        const auto next = static_cast<unsigned char>(utf8[i + 1]);
        if ((next & 0xC0U) != 0x80U) continue;
        const unsigned code = small_letter((lead & 0x1FU) << 6U | (next & 0x3FU));
        utf8[i] = static_cast<char>(0xC0U | code >> 6U);
        utf8[++i] = static_cast<char>(0x80U | (code & 0x3FU));
    }
}

std::string folded(std::string utf8)
{
    fold_case(utf8);
    return utf8;
}

} // namespace tv
