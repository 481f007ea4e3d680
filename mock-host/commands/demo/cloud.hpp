#pragma once

#include "mock-host/commands/demo/child_process.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace mock::commands {

/// The simulator of TeamViewer's cloud, for the time of the demo.
class Cloud {
public:
    /// Starts it on a free port and reads where it is.
    static desk::Result<Cloud> start(const std::filesystem::path& program);

    const std::string& origin() const { return origin_; } ///< "http://127.0.0.1:4711"
    const std::string& client_id() const { return client_id_; }
    const std::string& client_secret() const { return client_secret_; }
    const std::string& redirect_url() const { return redirect_url_; }

    /// Opens the consent page like a browser; the address that the person lands on.
    desk::Result<std::string> consent(const std::string& authorize_url) const;

    /// What people at the other end do, and what goes wrong: POST /sim/WHAT.
    desk::Status play(const std::string& what, const std::string& json) const;

    /// Its clock goes ahead of the real one; 0: both are the same again.
    desk::Status set_clock_ahead(std::chrono::seconds by) const;

    /// How many requests something went wrong with.
    desk::Result<int> faults_struck() const;

private:
    explicit Cloud(Program program) : program_(std::move(program)) {}

    Program program_;
    std::string origin_{};
    std::string client_id_{};
    std::string client_secret_{};
    std::string redirect_url_{};
};

} // namespace mock::commands
