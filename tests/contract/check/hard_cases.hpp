#pragma once

#include "tests/contract/check/cases.hpp"

namespace check {

// The cases with a page of their own. Each throws `Wrong`.

/// Calls on several threads are under way when the host stops them and destroys the instance.
void destroying_under_load(const Subject& subject);

/// Each call comes again with its key, as after a crash of the host: on the same instance, and on
/// the next one.
void redelivery_changes_nothing(const Subject& subject);

/// Forms are checked before there is an instance; the same form has the same findings.
void checks_of_forms_are_pure(const Subject& subject);

/// An instance says how it is without services; the same view has the same findings.
void reports_are_pure(const Subject& subject);

/// Each use of each service of the host fails once, with every status.
void failing_services_are_survived(const Subject& subject);

} // namespace check
