#include "plugin/teamviewer/teamviewer.hpp"

#include "plugin/teamviewer/authorization.hpp"
#include "plugin/teamviewer/budget.hpp"
#include "plugin/teamviewer/client.hpp"
#include "plugin/teamviewer/gateway.hpp"
#include "plugin/teamviewer/token_source.hpp"

namespace tv {

struct TeamViewer::Parts {
    Parts(const Configuration& with, const Services& services)
        : configuration(with), tokens(configuration, services),
          budget(services.state, services.clock, configuration.calls_per_day),
          gateway(configuration, services, tokens, budget), client(gateway, services),
          oauth(configuration, services, tokens, gateway)
    {
    }

    const Configuration configuration;
    TokenSource tokens;
    Budget budget;
    Gateway gateway;
    Client client;
    OAuth oauth;
};

TeamViewer::TeamViewer(const Configuration& configuration, const Services& services)
    : parts_(std::make_unique<Parts>(configuration, services))
{
}

TeamViewer::~TeamViewer() = default;

Cloud& TeamViewer::cloud()
{
    return parts_->client;
}

Authorization& TeamViewer::authorization()
{
    return parts_->oauth;
}

} // namespace tv
