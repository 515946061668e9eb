"""Clusters of near-duplicates as nodes of the grouping, and stories as documents."""

from collections.abc import Iterable
from datetime import datetime

from perspektiven.stories import Story
from services.grouper.articles import GroupedArticle
from services.grouper.grouping import Grouping
from services.grouper.judging.doubts import Doubts
from services.grouper.members import Cluster, Member
from services.grouper.node import IncomingText, node
from services.grouper.subject import subject


class ClusterGrouping:
    """Articles of one target language, each cluster one node: its earliest article."""

    def __init__(self, language: str, doubts: Doubts | None = None) -> None:
        self._language = language
        self._grouping = Grouping(language, doubts)
        self._clusters: dict[str, tuple[Member, ...]] = {}
        self._cluster_of: dict[str, str] = {}
        self._node_of: dict[str, str] = {}
        self._changed: set[str] = set()

    def take(self, articles: Iterable[GroupedArticle]) -> list[str]:
        """Takes articles in; returns the ids of those whose text is needed as well.

        An article that was withdrawn, or moved to another cluster, leaves an earliest one behind
        that was not handed in: hand it to `represent`.
        """
        concerned: dict[str, None] = {}
        texts: dict[str, IncomingText] = {}
        for article in articles:
            member = article.member
            known = self._cluster_of.pop(member.article_id, None)
            if known is not None:
                self._leave(known, member.article_id)
                concerned[known] = None
            if not article.is_withdrawn:
                self._join(member)
                concerned[member.cluster_id] = None
                texts[member.article_id] = article.text
        return [
            name
            for cluster in concerned
            if (name := self._earliest(cluster)) and not self._represent(cluster, name, texts)
        ]

    def represent(self, articles: Iterable[GroupedArticle]) -> None:
        """Makes these articles the nodes of their clusters, if they still are the earliest."""
        for article in articles:
            cluster = self._cluster_of.get(article.member.article_id)
            name = self._earliest(cluster) if cluster is not None else None
            if cluster is not None and name is not None:
                self._represent(cluster, name, {article.text.id: article.text})

    def restore(self, stories: Iterable[tuple[str, list[Cluster]]]) -> None:
        """Takes in stories as they were decided before, each with its id.

        The rest goes on from there as if there had been no break.
        """
        decided = []
        for root, clusters in stories:
            for each in clusters:
                for member in each.members:
                    self._cluster_of[member.article_id] = member.cluster_id
                cluster = each.members[0].cluster_id
                self._clusters[cluster] = each.members
                self._node_of[cluster] = each.node.id
                decided.append((each.node, root))
        decided.sort(key=lambda each: each[0].place)
        self._grouping.restore(decided)

    def knows(self, article_id: str) -> bool:
        """Whether an article is in a story that is still kept."""
        return article_id in self._cluster_of

    def reconsider(self, ids: Iterable[str]) -> None:
        """Marks texts as undecided, as far as they are nodes: a verdict on them has come."""
        self._grouping.reconsider(ids)

    def nodes_since(self, since: datetime) -> list[str]:
        """The ids of the nodes dated since then, the latest first."""
        return self._grouping.since(since.timestamp() / 3600)

    def settle(self) -> list[str]:
        """Decides what is undecided; returns the ids of stories that changed or ended."""
        changed = self._grouping.settle()
        for cluster in self._changed:
            name = self._node_of.get(cluster)
            if name is not None:
                changed.add(self._grouping.root(name))
        self._changed.clear()
        return sorted(changed)

    def roots(self) -> list[str]:
        """The ids of all stories."""
        return self._grouping.roots()

    def clusters(self, root: str) -> list[Cluster]:
        """The nodes of a story with their articles; none if there is no story of that id."""
        return [
            Cluster(each, self._clusters[self._cluster_of[each.id]])
            for each in self._grouping.members(root)
        ]

    def story(self, root: str) -> Story | None:
        """The document of a story; None if there is none of that id."""
        clusters = self.clusters(root)
        if not clusters:
            return None
        members = sorted((each for cluster in clusters for each in cluster.members), key=_order)
        return Story(
            id=root,
            first_at=members[0].dated_at,
            last_at=members[-1].dated_at,
            members=tuple(each.contract() for each in members),
            countries=tuple(dict.fromkeys(each.country for each in members)),
            outlets=tuple(dict.fromkeys(each.outlet for each in members)),
            texts=len(clusters),
            subject=subject((each.node for each in clusters), self._language),
        )

    def forget(self, before: datetime) -> list[str]:
        """Drops the stories without a node since then; returns the ids of their nodes."""
        dropped = self._grouping.forget(before.timestamp() / 3600)
        for name in dropped:
            cluster = self._cluster_of[name]
            for each in self._clusters.pop(cluster):
                del self._cluster_of[each.article_id]
            del self._node_of[cluster]
        return dropped

    def _join(self, member: Member) -> None:
        there = self._clusters.get(member.cluster_id, ())
        self._clusters[member.cluster_id] = tuple(sorted((*there, member), key=_order))
        self._cluster_of[member.article_id] = member.cluster_id

    def _leave(self, cluster: str, article_id: str) -> None:
        left = tuple(each for each in self._clusters[cluster] if each.article_id != article_id)
        self._clusters[cluster] = left

    def _earliest(self, cluster: str) -> str | None:
        """The earliest article of a cluster; a cluster without one goes."""
        members = self._clusters.get(cluster)
        if members:
            return members[0].article_id
        self._clusters.pop(cluster, None)
        known = self._node_of.pop(cluster, None)
        if known is not None:
            self._grouping.remove(known)
        return None

    def _represent(self, cluster: str, name: str, texts: dict[str, IncomingText]) -> bool:
        """Whether the cluster's node is its earliest article now."""
        known = self._node_of.get(cluster)
        if known is not None and known != name:
            self._grouping.remove(known)
            del self._node_of[cluster]
        self._changed.add(cluster)
        if known == name and name not in texts:
            return True
        if name not in texts:
            return False
        self._node_of[cluster] = name
        self._grouping.put(node(texts[name], self._language))
        return True


def _order(member: Member) -> tuple[datetime, str]:
    return member.dated_at, member.article_id
