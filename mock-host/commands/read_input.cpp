#include "mock-host/commands/read_input.hpp"

#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/hidden_typing.hpp"

#include <desk/sdk/text.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

namespace mock::commands {

namespace {

constexpr std::size_t secret_max = 64 << 10;

/// As much as one byte more than `bytes_max`. It may be a secret: no copy is left behind.
std::string all_of(std::istream& in, std::size_t bytes_max)
{
    std::string text;
    std::string piece(std::size_t{64} << 10, '\0');
    while (in && text.size() <= bytes_max) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        desk::append_secret(text, {piece.data(), static_cast<std::size_t>(in.gcount())});
    }
    desk::wipe(piece);
    return text;
}

std::string name_of(const std::string& file)
{
    return file == "-" ? "Standard input" : "The file " + file;
}

/// What editors put around it: a byte order mark and line ends.
void trim_secret(std::string& text)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.compare(0, mark.size(), mark) == 0) text.erase(0, mark.size());
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
}

/// Says nothing of what it holds.
desk::Status check_secret(const std::string& text, const std::string& from)
{
    if (text.empty()) {
        return failure(desk::Errc::invalid, from + " is empty. It has to hold the secret.");
    }
    if (text.size() > secret_max) {
        return failure(desk::Errc::limit, from + " is too long for a secret: at most 64 KiB.");
    }
    if (text.find_first_of("\r\n") != std::string::npos) {
        return failure(desk::Errc::invalid,
                       from + " has more than one line. Leave only the secret in it.");
    }
    if (!desk::is_utf8(text)) {
        return failure(desk::Errc::invalid, from + " is no text in UTF-8. Save it as UTF-8.");
    }
    return {};
}

bool is_typed(const std::istream& in)
{
    return &in == &std::cin && ::isatty(STDIN_FILENO) == 1;
}

} // namespace

desk::Result<std::string> read_whole(const std::string& file, std::istream& in,
                                     std::size_t bytes_max)
{
    errno = 0;
    std::ifstream stream;
    if (file != "-") stream.open(file, std::ios::binary);
    std::string text = all_of(file == "-" ? in : stream, bytes_max);
    if (text.size() > bytes_max) {
        return failure(desk::Errc::limit, name_of(file) + " is longer than " +
                                              std::to_string(bytes_max >> 20) + " MiB. Divide it.");
    }
    if (file != "-" && (!stream.is_open() || stream.bad())) {
        return failure(desk::Errc::not_found, "The file " + file + " cannot be read: " +
                                                  std::strerror(errno == 0 ? EIO : errno) +
                                                  ". Check its name and its permissions.");
    }
    return text;
}

desk::Result<desk::Secret> read_secret(const std::string& file, std::istream& in)
{
    std::optional<HiddenTyping> hidden;
    if (file == "-" && is_typed(in)) {
        hidden.emplace();
        std::cerr << "Type it; it is not shown. Then press Enter and Ctrl-D.\n";
    }
    DESK_TRY(std::string text, read_whole(file, in));
    trim_secret(text);
    if (desk::Status usable = check_secret(text, name_of(file)); !usable) {
        desk::wipe(text);
        return usable.error();
    }
    return desk::Secret(std::move(text));
}

} // namespace mock::commands
