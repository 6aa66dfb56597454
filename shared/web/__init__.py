"""What all pages share: layout, components, words for dates and money, addresses of assets."""
