#pragma once

namespace test {

class Desk;

/// Puts services that work over `desk`'s memory into its tables.
void replace_slots(Desk& desk);

} // namespace test
