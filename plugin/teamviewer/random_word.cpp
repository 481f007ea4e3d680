#include "plugin/teamviewer/random_word.hpp"

#include <random>
#include <string_view>

namespace tv {

std::string random_word()
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string text;
    for (int i = 0; i < 32; ++i)
        text += digits[random() & 15];
    return text;
}

} // namespace tv
