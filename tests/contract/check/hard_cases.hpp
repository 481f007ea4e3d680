#pragma once

#include "tests/contract/check/cases.hpp"

namespace check {

// The cases with a page of their own. Each throws `Wrong`.

/// Calls on several threads are under way when the host stops them and destroys the instance.
void destroying_under_load(const Subject& subject);

/// Each call comes again with its key, as after a crash of the host: on the same instance, and on
/// the next one.
void redelivery_changes_nothing(const Subject& subject);

/// Each use of each service of the host fails once, with every status.
void failing_services_are_survived(const Subject& subject);

} // namespace check
