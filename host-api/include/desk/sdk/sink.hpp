#pragma once

#include <desk/abi/base.h>
#include <desk/sdk/guard.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace desk {

/// Whether there is what a producer says that it writes.
inline Status check_piece(const char* data, std::size_t len)
{
    if (data != nullptr || len == 0) return {};
    return Error{Errc::invalid, "sink.null", "a piece of the document is NULL"};
}

/// Collects what a slot writes into one string. Stays where it is: the `desk_sink_t` points to it.
class StringSink {
public:
    /// Refuses more than `bytes_max`. With `reserve` the memory is taken at once and the value
    /// never moves, so that a secret leaves no copies behind.
    explicit StringSink(std::size_t bytes_max, std::size_t reserve = 0) : bytes_max_(bytes_max)
    {
        text_.reserve(reserve);
    }
    StringSink(const StringSink&) = delete;
    StringSink& operator=(const StringSink&) = delete;

    const desk_sink_t* get() const noexcept { return &sink_; }
    std::string take() noexcept { return std::move(text_); }
    /// True when the producer wanted to write more than it may.
    bool overflowed() const noexcept { return said_ == DESK_E_LIMIT; }

    /// To be asked when the slot has returned: why a piece was refused. Whoever wrote it may say
    /// that all is well, and what there is would have a hole.
    Status finish() const
    {
        if (said_ == DESK_OK) return {};
        return Error{from_status(said_), "sink.refused", "a piece of the document was refused"};
    }

private:
    static desk_status_t write(void* context, const char* data, std::size_t len) noexcept
    {
        auto& self = *static_cast<StringSink*>(context);
        if (self.said_ != DESK_OK) return self.said_; // Nothing fits behind a hole.
        self.said_ = guard(nullptr, [&]() -> Status {
            DESK_CHECK(check_piece(data, len));
            if (len > self.bytes_max_ - self.text_.size()) {
                return Error{.status = Errc::limit, .code = "sink.full"};
            }
            if (len > 0) self.text_.append(data, len);
            return {};
        });
        return self.said_;
    }

    std::string text_;
    std::size_t bytes_max_;
    desk_status_t said_ = DESK_OK; ///< to the last piece
    desk_sink_t sink_{this, &StringSink::write};
};

/// Hands each line of a slot that writes JSON lines to a function, as it arrives: a million rows
/// need the memory of one piece. A line is a document, and no longer than one. Stays where it is.
class LineSink {
public:
    static constexpr std::size_t line_bytes_max = std::size_t{1024} * 1024;

    /// Gets a line without its line feed; an error stops the producer.
    using OnLine = std::function<Status(std::string_view line)>;

    explicit LineSink(OnLine on_line) : on_line_(std::move(on_line)) {}
    LineSink(const LineSink&) = delete;
    LineSink& operator=(const LineSink&) = delete;

    const desk_sink_t* get() const noexcept { return &sink_; }

    /// To be asked when the slot has returned: takes a last line without line feed, and gives the
    /// error of the function, if it stopped the producer.
    Status finish()
    {
        if (stopped_ && !rest_.empty()) stopped_ = on_line_(std::exchange(rest_, {}));
        return stopped_;
    }

private:
    static desk_status_t write(void* context, const char* data, std::size_t len) noexcept
    {
        auto& self = *static_cast<LineSink*>(context);
        desk_error_t why = empty_error();
        const desk_status_t done = guard(&why, [&]() -> Status {
            DESK_CHECK(check_piece(data, len));
            if (self.stopped_ && len > 0) self.stopped_ = self.split({data, len});
            return {};
        });
        if (done != DESK_OK) self.stop(done, why);
        return self.stopped_ ? DESK_OK : DESK_E_CANCELLED;
    }

    Status split(std::string_view piece)
    {
        for (auto end = piece.find('\n'); end != piece.npos; end = piece.find('\n')) {
            std::string_view line = piece.substr(0, end);
            piece.remove_prefix(end + 1);
            std::string joined;
            if (!rest_.empty() || line.size() > line_bytes_max) {
                DESK_CHECK(keep(line));
                line = joined = std::exchange(rest_, {});
            }
            if (!line.empty()) DESK_CHECK(on_line_(line));
        }
        return keep(piece);
    }

    Status keep(std::string_view part)
    {
        if (part.size() > line_bytes_max - rest_.size()) {
            return Error{Errc::limit, "sink.line_too_long", "a line is longer than 1 MiB"};
        }
        rest_ += part;
        return {};
    }

    void stop(desk_status_t status, const desk_error_t& why) noexcept
    {
        try {
            stopped_ = read_error(status, why);
        } catch (...) {
            stopped_ = Error{}; // No memory even for the reason; still an error.
        }
    }

    OnLine on_line_;
    std::string rest_;
    Status stopped_;
    desk_sink_t sink_{this, &LineSink::write};
};

} // namespace desk
