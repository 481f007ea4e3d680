#pragma once

#include "plugin/domain/records.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace tv::host {

/// The value of a record as the desk keeps it. Always below the 4 KiB of the contract.
boost::json::object record_value(const Record& record);

/// Reads a record by its key; nothing if the key is none of ours. Values that an earlier version
/// wrote are read with the defaults of today.
std::optional<Record> read_record(std::string_view key, const boost::json::object& value);

} // namespace tv::host
