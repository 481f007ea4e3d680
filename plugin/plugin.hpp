#pragma once

#include "generated/manifest.hpp"

#include <desk/sdk/instance.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tv {

/// The TeamViewer AddOn for one configuration. Puts the parts together, and stands between the
/// documents of the desk and the handlers: which id leads to which one is in plugin/routes.cpp,
/// what it does in plugin/actions.
class Plugin final : public desk::Instance {
public:
    static constexpr desk::ModuleFacts facts{
        .id = manifest::id,
        .version = manifest::version,
        .max_concurrency = 256,
        .actions = manifest::action::all,
        .events = manifest::event::all,
        .jobs = manifest::job::all,
        .form_version = manifest::form_version,
    };

    static desk::Result<std::unique_ptr<Plugin>> create(const desk::Services& services,
                                                        const desk::Document& configuration);
    ~Plugin() override;

    /// What a schema cannot say about the form.
    static desk::Result<std::string> validate(const desk::View& view);

    desk::Result<std::string> invoke(const desk::Request& request) override;
    desk::Result<std::string> handle(const desk::Request& request) override;
    desk::Result<std::string> run(const desk::Request& request) override;
    desk::Result<std::vector<desk::Verdict>>
    availability(const desk::View& view, std::span<const char* const> actions) override;
    desk::Result<std::string> report(const desk::View& view) override;

private:
    struct Parts;
    explicit Plugin(std::unique_ptr<Parts> parts);
    desk::Result<std::string> answer(const desk::Request& request);

    std::unique_ptr<Parts> parts_;
};

} // namespace tv
