#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/teamviewer/services.hpp"

#include <map>
#include <mutex>
#include <vector>

namespace tv {

/// The script tokens of a configuration. People make them, and nobody can renew them: when
/// TeamViewer refuses one, the desk is told that a person is needed, once for each token, and again
/// when one works. Safe to use from many threads.
class ScriptTokens {
public:
    using Of = AuthorizationRecord::Of;

    ScriptTokens(const Configuration& configuration, const Services& services);

    /// Without the blanks around it that come along when people paste; empty: none is stored.
    desk::Result<desk::Secret> get(Of of, const desk::Call& call);

    /// TeamViewer refuses this one.
    void refused(Of of, const desk::Secret& token, const desk::Call& call);
    /// TeamViewer has just answered to this token, whether it is one of these or not.
    void accepted(const desk::Secret& token, const desk::Call& call);

private:
    std::vector<Of> said_to_be_refused();
    void tell(const AuthorizationRecord& record, const desk::Call& call);

    const Services services_;
    std::mutex mutex_;                       // guards what follows; never held while it is told
    std::map<Of, AuthorizationRecord> told_; ///< as the desk has recorded them
};

} // namespace tv
