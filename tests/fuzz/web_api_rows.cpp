#include "plugin/teamviewer/row_stream.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <vector>

// A list that is read while it arrives. The first line says how it is cut into pieces: the rows
// must not depend on that.

namespace {

using fuzz::require;

const std::vector<std::string_view> names{"id", "alias", "remotecontrol_id", "a", "b", ""};
const tv::RowStream::Shape shape{"devices", names, names};

struct Read {
    bool is_good = false;
    std::vector<std::string> values{};
    bool operator==(const Read&) const = default;
};

void take(const tv::Row& row, std::vector<std::string>& values)
{
    for (const auto& name : names) {
        values.emplace_back(row[name]);
        require(values.back().size() <= 4096, "a value is cut");
    }
}

/// `cuts`: lengths of the pieces, in a circle; empty: in one piece.
Read read(std::string_view text, std::string_view cuts)
{
    Read out;
    tv::RowStream stream(shape, [&](const tv::Row& row) {
        take(row, out.values);
        return desk::Status{};
    });
    desk::Status status;
    for (std::size_t piece = 0; status && !text.empty(); ++piece) {
        const auto wanted =
            cuts.empty() ? text.size() : std::size_t{1} + (cuts[piece % cuts.size()] & 63);
        const std::string_view part = text.substr(0, wanted);
        status = stream.write(part);
        text.remove_prefix(part.size());
    }
    if (status) status = stream.finish();
    out.is_good = static_cast<bool>(status);
    if (!out.is_good) {
        fuzz::require_proper(status.error());
        fuzz::require_no_secret(status.error());
        return {};
    }
    take(stream.top(), out.values);
    return out;
}

/// Reading may stop at any row, and the reason comes back as it was.
void stop_at_first_row(std::string_view text)
{
    int rows = 0;
    tv::RowStream stream(shape, [&](const tv::Row&) -> desk::Status {
        ++rows;
        return desk::Error{.status = desk::Errc::cancelled, .code = "stop", .detail = "enough"};
    });
    const desk::Status status = stream.write(text);
    require(rows <= 1, "no row comes after the last one that was wanted");
    if (rows == 1) require(!status && status.error().code == "stop", "the reason comes back");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view cuts = input.line();
    const std::string_view text = input.rest();
    require(read(text, {}) == read(text, cuts), "the rows do not depend on how they arrive");
    stop_at_first_row(text);
    return 0;
}
