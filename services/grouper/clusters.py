"""Clusters of near-duplicates as nodes of the grouping, and stories as documents."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from perspektiven.stories import Story, StoryMember
from services.grouper.articles import GroupedArticle
from services.grouper.grouping import Grouping
from services.grouper.node import IncomingText, node


class ClusterGrouping:
    """Articles of one target language, each cluster one node: its earliest article."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._grouping = Grouping(language)
        self._clusters: dict[str, dict[str, StoryMember]] = defaultdict(dict)
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
                del self._clusters[known][member.article_id]
                concerned[known] = None
            if not article.is_withdrawn:
                self._clusters[member.cluster_id][member.article_id] = member
                self._cluster_of[member.article_id] = member.cluster_id
                concerned[member.cluster_id] = None
                texts[member.article_id] = article.text
        earliest = [self._earliest(each) for each in concerned]
        return [
            name
            for cluster, name in earliest
            if not self._represent((cluster, name), texts) and name is not None
        ]

    def represent(self, articles: Iterable[GroupedArticle]) -> None:
        """Makes these articles the nodes of their clusters, if they still are the earliest."""
        for article in articles:
            cluster = self._cluster_of.get(article.member.article_id)
            if cluster is not None:
                earliest = self._earliest(cluster)
                self._represent(earliest, {article.text.id: article.text})

    def restore(self, article: GroupedArticle, root: str) -> None:
        """Takes in an article whose story was decided before; the founder has to come first."""
        member = article.member
        if root != member.article_id and root not in self._grouping:
            return
        self._clusters[member.cluster_id][member.article_id] = member
        self._cluster_of[member.article_id] = member.cluster_id
        if member.cluster_id not in self._node_of:
            self._node_of[member.cluster_id] = member.article_id
            self._grouping.put(node(article.text, self._language), root)

    def knows(self, article_id: str) -> bool:
        """Whether an article is in a story that is still kept."""
        return article_id in self._cluster_of

    def settle(self) -> dict[str, Story | None]:
        """Decides what is undecided; returns changed stories by id, None for one that ended."""
        changed = self._grouping.settle()
        for cluster in self._changed:
            name = self._node_of.get(cluster)
            if name is not None:
                changed.add(self._grouping.root(name))
        self._changed.clear()
        return {root: self.story(root) for root in sorted(changed)}

    def stories(self) -> dict[str, Story | None]:
        """All stories, by id."""
        return {root: self.story(root) for root in self._grouping.roots()}

    def story(self, root: str) -> Story | None:
        """The document of a story; None if there is none of that id."""
        nodes = self._grouping.members(root)
        if not nodes:
            return None
        clusters = [self._clusters[self._cluster_of[each.id]] for each in nodes]
        members = sorted(
            (member for cluster in clusters for member in cluster.values()),
            key=lambda each: (each.dated_at, each.article_id),
        )
        return Story(
            id=root,
            first_at=members[0].dated_at,
            last_at=members[-1].dated_at,
            members=tuple(members),
            countries=tuple(dict.fromkeys(each.country for each in members)),
            outlets=tuple(dict.fromkeys(each.outlet for each in members)),
            texts=len(nodes),
        )

    def forget(self, before: datetime) -> list[str]:
        """Drops the stories that began before then; returns their ids."""
        dropped = self._grouping.forget(before.timestamp() / 3600)
        for name in dropped:
            cluster = self._cluster_of.get(name)
            if cluster is not None:
                for each in self._clusters.pop(cluster):
                    del self._cluster_of[each]
                del self._node_of[cluster]
        return dropped

    def _earliest(self, cluster: str) -> tuple[str, str | None]:
        """A cluster and its earliest article; None where there is none left."""
        members = self._clusters[cluster]
        if not members:
            del self._clusters[cluster]
            return cluster, None
        return cluster, min(members, key=lambda each: (members[each].dated_at, each))

    def _represent(self, earliest: tuple[str, str | None], texts: dict[str, IncomingText]) -> bool:
        """Whether the cluster's node is its earliest article now."""
        cluster, name = earliest
        known = self._node_of.get(cluster)
        if known is not None and known != name:
            self._grouping.remove(known)
            del self._node_of[cluster]
        self._changed.add(cluster)
        if name is None or (known == name and name not in texts):
            return True
        if name not in texts:
            return False
        self._node_of[cluster] = name
        self._grouping.put(node(texts[name], self._language))
        return True
