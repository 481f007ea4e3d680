#pragma once

#include "mock-host/commands/command.hpp"
#include "mock-host/commands/context.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/failure_text.hpp"

#include <cstdint>
#include <string>

namespace mock::commands {

/// Waits until the call has ended and shows its progress; Ctrl-C cancels the call.
desk::Result<store::Call> watch(Context& context, runtime::Desk& desk, std::int64_t call);

/// A click, its end, and the address that it wants to be opened.
struct ClickEnd {
    store::Call call{};
    std::string open_url{};
};
desk::Result<ClickEnd> click_and_wait(Context& context, runtime::Desk& desk,
                                      const runtime::Click& click);

/// What became of it, for people or as JSON.
Exit print_end(Context& context, runtime::Desk& desk, const ClickEnd& end);

/// One sentence: what the plugin said, or why it failed and what to do.
std::string end_text(const store::Call& call, const views::FailureText& failure);

Exit exit_of(const store::Call& call);

} // namespace mock::commands
