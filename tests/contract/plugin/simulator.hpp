#pragma once

#include <boost/json/value.hpp>
#include <sys/types.h>

#include <string>

namespace test {

/// The program `teamviewer-sim`, on a port of its own, from construction to destruction. Throws
/// std::runtime_error when it cannot be had.
class Simulator {
public:
    Simulator();
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    const std::string& origin() const { return origin_; }
    std::string api_url() const { return origin_ + "/api/v1"; }

    /// POST to the control path ("/sim/faults"), and what it answers; GET if there is no body.
    boost::json::value control(const std::string& path, const std::string& body) const;
    boost::json::value see(const std::string& path) const { return control(path, ""); }
    void no_faults() const;

    /// Opens the page for signing in, which consents by itself, and returns where it leads.
    std::string consent(const std::string& page) const;

    std::int64_t open_sessions() const;

    /// Somebody works on a machine for a minute that ends now; the report is there.
    void play_connection(const std::string& teamviewer_id) const;

private:
    std::string origin_;
    pid_t process_ = -1;
    int output_ = -1;
};

} // namespace test
