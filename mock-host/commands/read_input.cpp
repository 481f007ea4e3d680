#include "mock-host/commands/read_input.hpp"

#include "mock-host/commands/errors.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <iterator>

namespace mock::commands {

namespace {

constexpr std::size_t secret_max = 64 << 10;

std::string all_of(std::istream& in)
{
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

desk::Result<std::string> read_whole(const std::string& file, std::istream& in)
{
    if (file == "-") return all_of(in);
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::string text = stream ? all_of(stream) : std::string();
    if (!stream || stream.bad()) {
        return failure(desk::Errc::not_found, "The file " + file + " cannot be read: " +
                                                  std::strerror(errno == 0 ? EIO : errno) +
                                                  ". Check its name and its permissions.");
    }
    return text;
}

desk::Result<desk::Secret> read_secret(const std::string& file, std::istream& in)
{
    DESK_TRY(std::string text, read_whole(file, in));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    if (text.empty()) {
        return failure(desk::Errc::invalid, (file == "-" ? "Standard input" : "The file " + file) +
                                                " is empty. It has to hold the secret.");
    }
    if (text.size() > secret_max) {
        return failure(desk::Errc::limit, (file == "-" ? "Standard input" : "The file " + file) +
                                              " is too long for a secret: at most 64 KiB.");
    }
    return desk::Secret(std::move(text));
}

} // namespace mock::commands
