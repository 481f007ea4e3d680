#pragma once

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/calls.hpp"

#include <desk/sdk/result.hpp>

#include <string>

namespace mock::views {

/// Why a call failed, and what to do about it; both empty if it did not.
struct FailureText {
    std::string message{};
    std::string remedy{};
};

/// Plugins write reason and remedy as one text; the texts of the package tell where one ends and
/// the other begins.
FailureText failure_text(runtime::Desk& desk, const store::Call& call);

/// "the disk is full" as "The disk is full.": a detail that stands before a remedy.
std::string sentence(std::string detail);

/// `whole` ends with `remedy`, or the remedy is taken from somewhere else.
FailureText split_remedy(const std::string& whole, const std::string& remedy,
                         const std::string& otherwise);

/// What to do about a failure, where its message does not say so.
std::string remedy_for(desk::Errc status);

} // namespace mock::views
