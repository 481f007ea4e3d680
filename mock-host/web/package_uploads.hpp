#pragma once

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mock::web {

/// Packages that were uploaded and wait for the word of an administrator, in a folder of the desk
/// that nobody else can read. What waits for more than a day is removed.
class PackageUploads {
public:
    /// `data`: the folder of the desk.
    explicit PackageUploads(const std::filesystem::path& data) : folder_(data / "uploads") {}

    /// Code of the error when the desk cannot store it; the file itself may be a good one.
    static constexpr const char* not_kept = "upload.not_kept";

    /// The name under which the file waits: its digest.
    desk::Result<std::string> keep(std::string_view zip) const;
    /// Nothing: there is no such file, or it is gone again.
    std::optional<std::filesystem::path> find(std::string_view name) const;
    void forget(std::string_view name) const;

    /// Bytes; what the loader unpacks at most.
    static std::size_t size_max();

private:
    void remove_old() const;

    std::filesystem::path folder_;
};

} // namespace mock::web
