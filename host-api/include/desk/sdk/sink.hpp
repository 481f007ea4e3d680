#pragma once

#include <desk/abi/base.h>
#include <desk/sdk/guard.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace desk {

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
    bool overflowed() const noexcept { return overflowed_; }

private:
    static desk_status_t write(void* context, const char* data, std::size_t len) noexcept
    {
        auto& self = *static_cast<StringSink*>(context);
        return guard(nullptr, [&]() -> Status {
            self.overflowed_ = len > self.bytes_max_ - self.text_.size();
            if (self.overflowed_) return Error{.status = Errc::limit, .code = "sink.full"};
            if (len > 0) self.text_.append(data, len);
            return {};
        });
    }

    std::string text_;
    std::size_t bytes_max_;
    bool overflowed_ = false;
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
