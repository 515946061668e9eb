package perspektiven;

import java.util.List;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.action.admin.cluster.state.ClusterStateRequest;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestResponseListener;
import org.elasticsearch.action.admin.cluster.state.ClusterStateResponse;
import org.elasticsearch.xcontent.XContentBuilder;

/** {@code GET /}: who answers here, in the words of Elasticsearch's own answer. */
final class MainAction extends BaseRestHandler {
    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(10);

    @Override
    public String getName() {
        return "main_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        ClusterStateRequest wanted = new ClusterStateRequest(TIMEOUT).clear().nodes(true);
        return channel -> client.admin().cluster().state(wanted, new RestResponseListener<>(channel) {
            @Override
            public RestResponse buildResponse(ClusterStateResponse response) throws Exception {
                return new RestResponse(RestStatus.OK, describe(channel.newBuilder(), response.getState(), client));
            }
        });
    }

    private static XContentBuilder describe(XContentBuilder answer, ClusterState state, NodeClient client)
        throws Exception {
        Build build = Build.current();
        answer.humanReadable(true);
        answer.startObject();
        answer.field("name", state.nodes().getLocalNode().getName());
        answer.field("cluster_name", state.getClusterName().value());
        answer.field("cluster_uuid", state.metadata().clusterUUID());
        answer.startObject("version");
        answer.field("number", build.qualifiedVersion());
        answer.field("build_flavor", build.flavor());
        answer.field("build_type", build.type().displayName());
        answer.field("build_hash", build.hash());
        answer.field("build_date", build.date());
        answer.field("build_snapshot", build.isSnapshot());
        answer.field("lucene_version", IndexVersion.current().luceneVersion().toString());
        answer.field("minimum_wire_compatibility_version", build.minWireCompatVersion());
        answer.field("minimum_index_compatibility_version", build.minIndexCompatVersion());
        answer.endObject();
        answer.field("tagline", "You Know, for Search");
        return answer.endObject();
    }
}
