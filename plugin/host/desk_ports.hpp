#pragma once

#include "plugin/host/texts.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <desk/sdk/services.hpp>

#include <string>

// The ports over the services of the desk. Each holds a service, which is two pointers, and turns
// documents into values.

namespace tv::host {

class HostClock final : public Clock {
public:
    explicit HostClock(desk::Clock clock) : clock_(clock) {}
    Time now() const override { return clock_.now(); }
    bool sleep(std::chrono::milliseconds pause, const desk::Call& call) override
    {
        return clock_.sleep(pause, call).has_value();
    }

private:
    desk::Clock clock_;
};

class HostLog final : public Log {
public:
    explicit HostLog(desk::Log log) : log_(log) {}
    void write(LogLevel level, const desk::Call& call, std::string_view message) override
    {
        // The levels of both have the same numbers: desk/abi/ext/log.h.
        log_.of(call).write(static_cast<desk::Log::Level>(level), message, {});
    }

private:
    desk::Log log_;
};

class HostVault final : public Vault {
public:
    explicit HostVault(desk::Secrets secrets) : secrets_(secrets) {}
    desk::Result<Versioned<desk::Secret>> get(std::string_view key,
                                              const desk::Call& call) override;
    desk::Result<std::uint64_t> put(std::string_view key, const desk::Secret& value,
                                    std::uint64_t expected, const desk::Call& call) override
    {
        return secrets_.put(key, value, expected, call);
    }

private:
    desk::Secrets secrets_;
};

class HostState final : public SharedState {
public:
    explicit HostState(desk::State state) : state_(state) {}
    desk::Result<Versioned<std::string>> get(std::string_view key, const desk::Call& call) override;
    desk::Result<std::uint64_t> put(std::string_view key, std::string_view value,
                                    std::uint64_t expected, const desk::Call& call) override
    {
        return state_.put(key, value, expected, call);
    }

private:
    desk::State state_;
};

class HostAssets final : public Assets {
public:
    explicit HostAssets(desk::Assets assets) : assets_(assets) {}
    desk::Status each(const std::function<desk::Status(const Asset&)>& each,
                      const desk::Call& call) override;
    desk::Result<std::vector<AssetVerdict>> apply(const std::vector<AssetChange>& changes,
                                                  const desk::Call& call) override;

private:
    desk::Assets assets_;
};

class HostActivities final : public Activities {
public:
    explicit HostActivities(desk::Activities activities) : activities_(activities) {}
    desk::Result<std::vector<Activity>> read(const std::vector<std::string>& ids,
                                             const desk::Call& call) override;

private:
    desk::Activities activities_;
};

class HostProgress final : public Progress {
public:
    HostProgress(desk::Calls calls, const Texts& texts) : calls_(calls), texts_(texts) {}
    void report(std::uint64_t done, std::uint64_t total, const Text& text,
                const desk::Call& call) override
    {
        calls_.progress(done, total, texts_.render(text, call->locale), call);
    }

private:
    desk::Calls calls_;
    const Texts& texts_;
};

/// Commits for calls on the configuration: `Place::Kind::target` is the configuration.
class HostCheckpoints final : public Checkpoints {
public:
    HostCheckpoints(desk::Calls calls, const Texts& texts, std::string configuration_id,
                    std::string locale)
        : calls_(calls), texts_(texts), configuration_id_(std::move(configuration_id)),
          locale_(std::move(locale))
    {
    }
    desk::Status commit(const std::vector<Effect>& effects, const desk::Call& call) override;

private:
    desk::Calls calls_;
    const Texts& texts_;
    std::string configuration_id_;
    std::string locale_;
};

} // namespace tv::host
