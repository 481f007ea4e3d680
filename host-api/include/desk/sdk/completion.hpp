#pragma once

#include <desk/abi/ext/calls.h>
#include <desk/sdk/text.hpp>

#include <string_view>
#include <utility>

namespace desk {

/// The schema of every outcome and portion.
inline constexpr std::string_view outcome_schema = "desk.outcome/1";

/// The end that a plugin owes for one accepted call: there is exactly one, whatever happens. A
/// completion that is dropped fails the call with the code "handler.dropped". Moves, and may be
/// used on any thread, by one at a time. The host handle must outlive it.
class Completion {
public:
    Completion(const desk_host_t* host, const desk_calls_t* calls, desk_call_id_t call) noexcept
        : host_(host), calls_(calls), call_(call)
    {
    }
    Completion(Completion&& other) noexcept
        : host_(other.host_), calls_(std::exchange(other.calls_, nullptr)), call_(other.call_)
    {
    }
    Completion& operator=(Completion&& other) noexcept
    {
        if (this != &other) {
            drop();
            host_ = other.host_;
            calls_ = std::exchange(other.calls_, nullptr);
            call_ = other.call_;
        }
        return *this;
    }
    ~Completion() { drop(); }

    /// True until the call was ended, or the completion was moved away.
    bool is_owed() const noexcept { return calls_ != nullptr; }

    /// Ends the call with a "desk.outcome/1". `not_found`: it was over already; `state`: this
    /// completion has ended it before, or was moved away, and nothing was sent.
    Status complete(std::string_view outcome)
    {
        const desk_doc_t doc = to_doc({.schema = outcome_schema, .json = outcome});
        return said(end(&doc, nullptr));
    }

    /// Ends the call with an error; answers as `complete` does.
    Status fail(const Error& error)
    {
        desk_error_t err = empty_error();
        write_error(&err, error);
        return said(end(nullptr, &err));
    }

    /// The same without memory, for an error that is in the form of the border already.
    desk_status_t fail(const desk_error_t& err) noexcept { return end(nullptr, &err); }

private:
    desk_status_t end(const desk_doc_t* outcome, const desk_error_t* error) noexcept
    {
        const desk_calls_t* calls = std::exchange(calls_, nullptr);
        if (calls == nullptr) return DESK_E_STATE;
        return calls->complete(host_, call_, outcome, error);
    }

    static Status said(desk_status_t status)
    {
        if (status == DESK_OK) return {};
        return Error{.status = from_status(status),
                     .code = "completion.refused",
                     .detail = "the call was over already"};
    }

    void drop() noexcept
    {
        if (!is_owed()) return;
        desk_error_t err = empty_error();
        write_error(&err, DESK_E_INTERNAL, "handler.dropped", "the handler lost its completion");
        end(nullptr, &err);
    }

    const desk_host_t* host_;
    const desk_calls_t* calls_;
    desk_call_id_t call_;
};

} // namespace desk
