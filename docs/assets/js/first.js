// Runs before the theme's own script. The theme would fetch four sitemaps on every page to find the other
// languages; our links are already right, and a page opened from a folder may not fetch anything.
for (const link of document.querySelectorAll("link[rel=alternate]")) link.remove();
